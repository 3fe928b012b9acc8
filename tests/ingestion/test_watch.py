"""Scheduled runs and jobs, one at a time, with a fake run; then the real command: jobs, kill -9, SIGTERM."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.clock import PARIS
from bot.engines.durable import LockHeldError
from bot.engines.sparse import FrenchAnalyser
from bot.storage.ingestion_jobs import IngestionJob, IngestionJobs, JobState
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from ingestion.schedule import MOST_S, Schedule, read_schedule, write_schedule
from ingestion.sources import SourcesInvalidError, read_sources
from ingestion.watch import Watch, step
from tests.ingestion.folders import HEAD, entry, territory

START = datetime(2026, 11, 21, 8, 0, tzinfo=PARIS)
NOTE: dict[str, bytes | str] = {"bruit.md": "# Bruit\n\nLe bricolage est permis de 9 h à 12 h."}


@dataclass
class Bench:
    """A watch whose clock and runs are ours."""

    folder: Path
    report: Report
    now: datetime = START
    asked: list[Collection[str] | None] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    error: Exception | None = None

    def run(self, sites: Collection[str] | None, *, force: bool) -> Report:
        self.asked.append(sites)
        if self.error:
            raise self.error
        return replace(self.report, held="" if force else self.report.held)

    def step(self) -> bool:
        watch = Watch(
            self.folder, self.run, lambda: {"ville": 1.0, "note": 24.0}, self.lines.append, clock=lambda: self.now
        )
        watch.stop.set()
        return step(watch, IngestionJobs(self.folder))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    folder = territory(tmp_path / "t", NOTE)
    report = ingest(folder, tmp_path / "first", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)
    return Bench(tmp_path / "d", report)


def test_all_is_due_at_first_then_each_source_at_its_time(bench: Bench) -> None:
    assert bench.step()
    assert not bench.step()
    bench.now += timedelta(hours=1)
    assert bench.step()
    bench.now += timedelta(hours=23)
    assert bench.step()
    assert [sorted(one or ()) for one in bench.asked] == [["note", "ville"], ["ville"], ["note", "ville"]]
    assert "1 new" in bench.lines[1]


def test_failures_are_waited_out_longer_each_time(bench: Bench) -> None:
    bench.error = SourcesInvalidError("line 3")
    waits = []
    for _ in range(9):
        assert not bench.step()
        until = read_schedule(bench.folder).not_before
        assert until is not None
        waits.append((until - bench.now).total_seconds())
        bench.now = until - timedelta(seconds=1)
        tried = len(bench.asked)
        assert not bench.step()
        assert len(bench.asked) == tried
        bench.now = until
    assert waits[:4] == [60, 120, 240, 480]
    assert waits[-1] == MOST_S
    bench.error = None
    assert bench.step()
    assert read_schedule(bench.folder).failures == 0
    assert "run failed (1 in a row): SourcesInvalidError: line 3; next one at 08:01:00" in bench.lines[1]


def test_a_job_comes_first_visits_the_sites_it_names_and_says_how_it_ended(bench: Bench) -> None:
    jobs = IngestionJobs(bench.folder)
    jobs.ask("claire", ["ville"])
    assert bench.step()
    assert bench.asked == [("ville",)]
    (job,) = jobs.listed()
    assert (job.state, job.generation) == (JobState.PUBLISHED, bench.report.generation)
    assert "1 new" in job.said


def test_a_held_run_is_said_and_a_forced_job_publishes(bench: Bench) -> None:
    bench.report = replace(bench.report, published=False, held="9 of 10 documents vanished")
    jobs = IngestionJobs(bench.folder)
    jobs.ask("claire")
    bench.step()
    assert jobs.listed()[0].state is JobState.HELD
    assert "held back: 9 of 10 documents vanished" in bench.lines[-1]
    jobs.ask("claire", force=True)
    bench.report = replace(bench.report, published=True)
    bench.step()
    assert jobs.listed()[0].state is JobState.PUBLISHED


def test_a_failed_job_is_told_and_does_not_come_back(bench: Bench) -> None:
    bench.error = OSError("disk full")
    jobs = IngestionJobs(bench.folder)
    jobs.ask("claire")
    bench.step()
    (job,) = jobs.listed()
    assert (job.state, job.said) == (JobState.FAILED, "OSError: disk full")


def test_a_job_waits_while_another_ingestion_runs(bench: Bench) -> None:
    bench.error = LockHeldError("held")
    jobs = IngestionJobs(bench.folder)
    jobs.ask("claire")
    bench.step()
    assert jobs.listed()[0].state is JobState.ASKED
    bench.error = None
    bench.step()
    assert jobs.listed()[0].state is JobState.PUBLISHED


def test_a_schedule_that_cannot_be_read_makes_all_due(tmp_path: Path) -> None:
    write_schedule(tmp_path, Schedule({"a": START}, 2, START))
    assert read_schedule(tmp_path) == Schedule({"a": START}, 2, START)
    (tmp_path / "watch.json").write_text("{", "utf-8")
    assert read_schedule(tmp_path).due({"a": 24.0}, START) == ("a",)


@pytest.mark.parametrize("wrong", ["0", "-1", '"12"', "true"])
def test_a_period_that_is_no_number_of_hours_is_named(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "sources.toml").write_text(HEAD + entry("note", "note.md", f"every_hours = {wrong}"), "utf-8")
    with pytest.raises(SourcesInvalidError, match="source note: every_hours must be a number of hours"):
        read_sources(tmp_path)


@contextmanager
def watching(folder: Path, data: Path) -> Iterator[subprocess.Popen[bytes]]:
    log = (data.parent / "log").open("ab")
    command = [sys.executable, "-m", "ingestion", "watch", "--territory", str(folder), "--data", str(data)]
    environment = {**os.environ, "GUICHET_EMBEDDER": "none"}
    process = subprocess.Popen(command, stderr=log, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)
        log.close()


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)


def the_job(data: Path, job: IngestionJob) -> IngestionJob:
    return next(one for one in IngestionJobs(data).listed() if one.id == job.id)


def test_the_command_publishes_takes_jobs_survives_a_kill_and_stops_when_told(tmp_path: Path) -> None:
    folder, data = territory(tmp_path / "t", NOTE), tmp_path / "d"
    jobs = IngestionJobs(data)
    with watching(folder, data) as process:
        until(lambda: read_schedule(data).last != {})
        (folder / "bruit.md").write_text("# Bruit\n\nLe bricolage est interdit.", "utf-8")
        first = jobs.ask("claire")
        until(lambda: the_job(data, first).state is JobState.PUBLISHED)
        second = subprocess.run(process.args, capture_output=True, timeout=60, check=False)
        assert (second.returncode, b"another watch" in second.stderr) == (4, True)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    served = (data / "index/current").read_text()
    lost = jobs.ask("paul")
    assert jobs.take() is not None
    with watching(folder, data) as process:
        until(lambda: the_job(data, lost).state is JobState.UNCHANGED)
        assert (data / "index/current").read_text() == served
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    log = (tmp_path / "log").read_text()
    assert log.rstrip().endswith("stopped")
    assert f"job {first.id} started, asked by claire" in log
    assert "Traceback" not in log
