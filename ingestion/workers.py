"""Parsing apart, in processes that a hostile document cannot leave: it costs only itself.

A process reads many documents, since to start one costs as much as to read a short page. One that breaks on a document
may have been hurt by those before: that document is read again by a fresh process, whose word is last.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

from ingestion.parse.read import load_parsers
from ingestion.reader import PARSED, Job, Limits, PageJob, Work, serve

__all__ = ["Failed", "Job", "Limits", "Outcome", "PageJob", "Read", "Work", "read_apart"]

DOCUMENTS = 50
"""Read by one process at most: what a library keeps of each does not grow for ever."""

_ANSWER_LIMIT = 64_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """The document, as `parsed.to_json` writes it, or the page, as `scan.recognise` does."""

    parsed: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """Why it was not read. `lasting`: the same bytes would fail again; else time or memory ran out."""

    reason: str
    lasting: bool


Outcome = Read | Failed


@dataclass(slots=True)
class _Reader:
    """A process that reads, the pipe to it, the job it is at and until when; `done` jobs before that one."""

    process: ForkProcess
    pipe: Connection
    job: Work
    deadline: float = 0.0
    done: int = 0

    def give(self, job: Work, limits: Limits) -> None:
        """One more job. A process that is dead already is found so when it is waited for."""
        self.job, self.deadline = job, time.monotonic() + limits.time_s
        with suppress(OSError):
            self.pipe.send(job)

    def end(self) -> None:
        """Nothing of it is left."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def read_apart(jobs: Iterable[Work], limits: Limits) -> Iterator[tuple[Work, Outcome]]:
    """Every job with its outcome, in the order they end. A crash, a hang or a flood ends as `Failed`.

    A job is taken from the iterable when a process is free for it, so that few are in memory at once.
    """
    pool = _Pool(limits)
    try:
        yield from pool.read(iter(jobs))
    finally:
        pool.end()


class _Pool:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._busy: dict[Connection, _Reader] = {}
        self._idle: list[_Reader] = []
        self._again: deque[Work] = deque()

    def read(self, jobs: Iterator[Work]) -> Iterator[tuple[Work, Outcome]]:
        while True:
            self._fill(jobs)
            if not self._busy:
                return
            soonest = min(one.deadline for one in self._busy.values())
            ready = wait(list(self._busy), timeout=max(0.0, soonest - time.monotonic()))
            now = time.monotonic()
            for pipe, one in list(self._busy.items()):
                if pipe in ready:
                    yield from self._answered(one)
                elif one.deadline <= now:
                    yield self._late(one)

    def end(self) -> None:
        for one in (*self._busy.values(), *self._idle):
            one.end()

    def _fill(self, jobs: Iterator[Work]) -> None:
        """As many jobs as there is room for; one that broke a process has a fresh one."""
        while len(self._busy) < self._limits.workers:
            if self._again:
                self._give(self._again.popleft(), fresh=True)
            elif (job := next(jobs, None)) is not None:
                self._give(job, fresh=not self._idle)
            else:
                return

    def _give(self, job: Work, *, fresh: bool) -> None:
        reader = _started(job, self._limits) if fresh else self._idle.pop()
        reader.give(job, self._limits)
        self._busy[reader.pipe] = reader

    def _answered(self, one: _Reader) -> Iterator[tuple[Work, Outcome]]:
        """What it said; nothing yet when it broke after other documents, and a fresh one is to read this one."""
        del self._busy[one.pipe]
        try:
            said = one.pipe.recv_bytes(_ANSWER_LIMIT)
        except (EOFError, OSError):
            one.end()
            if one.done:
                self._again.append(one.job)
            else:
                yield one.job, _broken(self._limits)
            return
        one.done += 1
        if one.done < DOCUMENTS:
            self._idle.append(one)
        else:
            one.end()
        lasting = Failed(said[1:].decode("utf-8", errors="replace"), lasting=True)
        yield one.job, Read(said[1:]) if said.startswith(PARSED) else lasting

    def _late(self, one: _Reader) -> tuple[Work, Outcome]:
        del self._busy[one.pipe]
        one.end()
        return one.job, Failed(f"took more than {self._limits.time_s:.0f} s to read", lasting=False)


def _started(job: Work, limits: Limits) -> _Reader:
    load_parsers()
    context = get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, limits), daemon=True)
    process.start()
    theirs.close()
    return _Reader(process, ours, job)


def _broken(limits: Limits) -> Failed:
    accepted = f"more than the {limits.memory_bytes // 1_000_000} MB of memory accepted"
    return Failed(f"its reading was stopped: it broke the parser or took {accepted}", lasting=False)
