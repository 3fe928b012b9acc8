"""A hostile document costs only itself."""

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
        patched.setattr("ingestion.workers.read", read)
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


def test_a_bomb_that_lies_about_its_size_is_bounded() -> None:
    bomb = zipped({"word/document.xml": b"<w:document>" + b" " * 150_000_000})
    outcome = outcome_of(Job("bomb", "bomb.docx", bomb), Limits(time_s=20, memory_bytes=400_000_000))
    assert isinstance(outcome, Failed)
