"""Runs when the time of a source has come, or when an agent asks: one at a time, until it is told to stop."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Protocol

from bot.domain.clock import now
from bot.engines.durable import LockHeldError, locked
from bot.storage.ingestion_jobs import IngestionJob, IngestionJobs, JobState
from ingestion.findings.told import summary
from ingestion.progress import Progress
from ingestion.report import Report
from ingestion.schedule import read_schedule, write_schedule

POLL_S = 2.0


class Stopped(Exception):  # noqa: N818 - an expected ending
    """The watch was told to stop while a run was under way: what was published stays served."""


class Run(Protocol):
    """One ingestion that visits the sites named, all of them when None; it raises as `ingest` does."""

    def __call__(self, sites: Collection[str] | None, *, force: bool) -> Report: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """What a watch needs: `hours` gives the period of each source as `sources.toml` is now, `log` takes one line."""

    data_dir: Path
    run: Run
    hours: Callable[[], Mapping[str, float]]
    log: Callable[[str], None]
    stop: Event = field(default_factory=Event)
    clock: Callable[[], datetime] = now


def watch(one: Watch, poll_s: float = POLL_S) -> None:
    """Runs until `stop` is set. LockHeldError when another watch of this folder is running."""
    jobs = IngestionJobs(one.data_dir)
    with locked(one.data_dir / "watch.lock", timeout_s=0.0):
        jobs.recover()
        one.log("watching: runs when a source is due or when one is asked for")
        while not one.stop.is_set():
            if not step(one, jobs):
                one.stop.wait(poll_s)
        one.log("stopped")


def step(one: Watch, jobs: IngestionJobs) -> bool:
    """One run, of the oldest job asked for, else of what is due; False when there is nothing to do."""
    if job := jobs.take():
        _run_job(one, jobs, job)
        return True
    try:
        hours = one.hours()
    except Exception as error:
        return _fail(one, f"cannot tell what is due: {error}")
    due = read_schedule(one.data_dir).due(hours, one.clock())
    if not due:
        return False
    one.log(f"run started: {len(due)} sources due")
    state, said, _ = _attempt(one, due, force=False)
    if state is JobState.RUNNING:
        return False
    if state is JobState.FAILED:
        return _fail(one, said)
    # Files are read at every run, sites only when it is their time.
    write_schedule(one.data_dir, read_schedule(one.data_dir).done(due, one.clock()))
    one.log(f"run ended, {state}: {said}")
    return True


def _run_job(one: Watch, jobs: IngestionJobs, job: IngestionJob) -> None:
    one.log(f"job {job.id} started, asked by {job.asked_by}{', forced' if job.force else ''}")
    state, said, generation = _attempt(one, job.sites or None, force=job.force)
    if state is JobState.RUNNING:
        jobs.give_back(job)
        one.stop.wait(POLL_S)
        return
    jobs.end(job, state, said, generation)
    one.log(f"job {job.id} ended, {state}: {said}")


def _attempt(one: Watch, sites: Collection[str] | None, *, force: bool) -> tuple[JobState, str, str]:
    """One run, and how it ended: still RUNNING when it could not begin, or was told to stop."""
    try:
        done = one.run(sites, force=force)
    except Stopped:
        one.log("stopped in the middle of a run: what was published stays served")
        return JobState.RUNNING, "", ""
    except LockHeldError:
        one.log("another ingestion is running: waiting for it to end")
        return JobState.RUNNING, "", ""
    except Exception as error:
        # The door of the watch: a run that fails is told, and the next one has its chance.
        return JobState.FAILED, f"{type(error).__name__}: {error}", ""
    return _state(done), _said(done), done.generation


def _fail(one: Watch, said: str) -> bool:
    schedule = read_schedule(one.data_dir).failed(one.clock())
    write_schedule(one.data_dir, schedule)
    one.log(f"run failed ({schedule.failures} in a row): {said}; next one at {schedule.not_before:%H:%M:%S}")
    return False


def _state(done: Report) -> JobState:
    if done.held:
        return JobState.HELD
    return JobState.PUBLISHED if done.published else JobState.UNCHANGED


def _said(done: Report) -> str:
    changes = (
        f"{len(done.new)} new, {len(done.changed)} changed, {len(done.gone)} gone, {len(done.unreadable)} unreadable"
    )
    parts = (done.held and f"held back: {done.held}", changes, summary(done.findings), f"{done.seconds:.1f} s")
    return "; ".join(part for part in parts if part)


def stopping(stop: Event) -> Progress:
    """A progress that ends a run, with Stopped, once `stop` is set."""

    def progress(step: str, done: int, total: int, /) -> None:
        if stop.is_set():
            raise Stopped(step)

    return progress
