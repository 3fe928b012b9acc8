"""A hostile document costs only itself."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ingestion.parse import read as reading
from ingestion.parse.parsed import Parsed, from_json
from ingestion.workers import Failed, Job, Limits, Read, read_apart
from tests.ingestion.folders import zipped

GOOD = Job("good", "note.md", b"# Titre\n\nUne phrase.")


def outcome_of(job: Job, limits: Limits) -> object:
    found = {done.key: outcome for done, outcome in read_apart([GOOD, job, GOOD], limits)}
    assert isinstance(found["good"], Read)
    return found[job.key]


@contextmanager
def parser_that(monkeypatch: pytest.MonkeyPatch, does: object) -> Iterator[None]:
    """Markdown files named `bad` are read by that function; forked readers inherit it."""
    usual = reading.read

    def read(location: str, data: bytes, scans: tuple[bytes, ...]) -> Parsed:
        return does(data) if location.startswith("bad") else usual(location, data, scans)  # type: ignore[operator]

    with monkeypatch.context() as patched:
        patched.setattr("ingestion.reader.read", read)
        yield


def test_reads_apart_what_it_would_read_here() -> None:
    (_, outcome), *_ = read_apart([GOOD], Limits())
    assert isinstance(outcome, Read)
    assert from_json(outcome.parsed).sections[0].text == "Une phrase."


def test_a_refusal_is_lasting() -> None:
    outcome = outcome_of(Job("bad", "a.pdf", b"%PDF-1.4 broken"), Limits())
    assert isinstance(outcome, Failed)
    assert outcome.lasting


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (lambda data: os.kill(os.getpid(), signal.SIGSEGV), "broke the parser"),
        (lambda data: time.sleep(60), "took more than 1 s"),
        (lambda data: bytearray(3_000_000_000), "more than the 600 MB accepted"),
        (lambda data: 1 / 0, "ZeroDivisionError"),
        (lambda data: os._exit(0), "broke the parser"),
    ],
)
def test_a_crash_a_hang_or_a_flood_is_named(monkeypatch: pytest.MonkeyPatch, does: object, reason: str) -> None:
    with parser_that(monkeypatch, does):
        outcome = outcome_of(Job("bad", "bad.md", b"x"), Limits(time_s=1.0, memory_bytes=600_000_000))
    assert isinstance(outcome, Failed)
    assert reason in outcome.reason


def test_what_breaks_after_others_is_read_again_by_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library hurt by the document before must not cost the next one."""
    first = os.getpid()
    seen: list[int] = []

    def hurt_by_the_one_before(data: bytes) -> Parsed:
        seen.append(1)
        if len(seen) > 1 and os.getpid() != first:
            os.kill(os.getpid(), signal.SIGSEGV)
        return reading.read("note.md", data, ())

    jobs = [Job(f"{number}", "bad.md", b"# Titre\n\nUne phrase.") for number in range(5)]
    with parser_that(monkeypatch, hurt_by_the_one_before):
        outcomes = dict(read_apart(jobs, Limits(workers=1)))
    assert {job.key for job in outcomes} == {job.key for job in jobs}
    assert all(isinstance(outcome, Read) for outcome in outcomes.values())


def test_memory_that_others_left_taken_costs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bytearray] = []

    def greedy(data: bytes) -> Parsed:
        kept.append(bytearray(250_000_000))
        return reading.read("note.md", data, ())

    jobs = [Job(f"{number}", "bad.md", b"# Titre\n\nUne phrase.") for number in range(6)]
    with parser_that(monkeypatch, greedy):
        found = [outcome for _, outcome in read_apart(jobs, Limits(memory_bytes=600_000_000, workers=2))]
    assert [type(outcome) for outcome in found] == [Read] * 6


def test_few_processes_read_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    with parser_that(monkeypatch, lambda data: reading.read("n.md", f"# {os.getpid()}\n\nUne phrase.".encode(), ())):
        outcomes = [one for _, one in read_apart([Job(f"{n}", "bad.md", b"x") for n in range(120)], Limits())]
    pids = {from_json(one.parsed).title for one in outcomes if isinstance(one, Read)}
    assert len(outcomes) == 120
    assert 3 <= len(pids) <= 4


def test_a_reader_abandoned_leaves_no_process() -> None:
    before = set(multiprocessing.active_children())
    outcomes = read_apart(iter([GOOD] * 5), Limits())
    next(outcomes)
    assert set(multiprocessing.active_children()) - before
    outcomes.close()  # type: ignore[attr-defined]  # a generator, closed as the caller's loop would
    assert not set(multiprocessing.active_children()) - before


def test_a_bomb_that_lies_about_its_size_is_bounded() -> None:
    bomb = zipped({"word/document.xml": b"<w:document>" + b" " * 150_000_000})
    outcome = outcome_of(Job("bomb", "bomb.docx", bomb), Limits(time_s=20, memory_bytes=400_000_000))
    assert isinstance(outcome, Failed)
