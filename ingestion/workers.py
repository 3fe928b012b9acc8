"""Parsing apart: one short-lived process per document, so that a hostile one costs only itself."""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from ingestion.parse.parsed import Unreadable, to_json
from ingestion.parse.read import load_parsers, read
from ingestion.parse.scan import recognise

_ANSWER_LIMIT = 64_000_000
_PARSED, _REFUSED = b"+", b"-"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take, and how many are read at once."""

    time_s: float = 90.0
    memory_bytes: int = 1_500_000_000
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read, with the pages of it recognised before. `key` is the caller's."""

    key: str
    location: str
    data: bytes
    scans: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page (from 1) of a PDF to recognise. `key` is the caller's."""

    key: str
    data: bytes
    page: int


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
Work = Job | PageJob


@dataclass(frozen=True, slots=True)
class _Running:
    job: Work
    process: ForkProcess
    deadline: float


def read_apart(jobs: Iterable[Work], limits: Limits) -> Iterator[tuple[Work, Outcome]]:
    """Every job with its outcome, in the order they end. A crash, a hang or a flood ends as `Failed`.

    A job is taken from the iterable when a process is free for it, so that few are in memory at once.
    """
    waiting, running = iter(jobs), dict[Connection, _Running]()
    while True:
        for job in islice(waiting, limits.workers - len(running)):
            load_parsers()
            answer, started = _start(job, limits)
            running[answer] = started
        if not running:
            return
        soonest = min(one.deadline for one in running.values())
        ready = wait(list(running), timeout=max(0.0, soonest - time.monotonic()))
        late = [answer for answer, one in running.items() if answer not in ready and one.deadline <= time.monotonic()]
        for answer in [*(one for one in running if one in ready), *late]:
            ended = running.pop(answer)
            yield ended.job, _late(ended, limits) if answer in late else _outcome(ended, answer, limits)
            answer.close()


def _start(job: Work, limits: Limits) -> tuple[Connection, _Running]:
    context = get_context("fork")
    answer, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(theirs, job, limits), daemon=True)
    process.start()
    theirs.close()
    return answer, _Running(job, process, time.monotonic() + limits.time_s)


def _outcome(ended: _Running, answer: Connection, limits: Limits) -> Outcome:
    try:
        said = answer.recv_bytes(_ANSWER_LIMIT)
    except (EOFError, OSError):
        ended.process.kill()
        ended.process.join()
        accepted = f"more than the {limits.memory_bytes // 1_000_000} MB of memory accepted"
        return Failed(f"its reading was stopped: it broke the parser or took {accepted}", lasting=False)
    ended.process.join()
    if said.startswith(_PARSED):
        return Read(said[1:])
    return Failed(said[1:].decode("utf-8", errors="replace"), lasting=True)


def _late(ended: _Running, limits: Limits) -> Failed:
    ended.process.kill()
    ended.process.join()
    return Failed(f"took more than {limits.time_s:.0f} s to read", lasting=False)


def _child(answer: Connection, job: Work, limits: Limits) -> None:
    _confine(answer, limits)
    answer.send_bytes(_read(job, limits))
    answer.close()


def _read(job: Work, limits: Limits) -> bytes:
    """The door of the process: whatever goes wrong inside is an answer."""
    try:
        match job:
            case Job():
                return _PARSED + to_json(read(job.location, job.data, job.scans))
            case PageJob():
                return _PARSED + recognise(job.data, job.page)
    except Unreadable as error:
        reason = str(error)
    except MemoryError:
        reason = _too_much(limits)
    except RecursionError:
        reason = f"nested deeper than the {sys.getrecursionlimit()} levels accepted"
    except Exception as error:
        # libxml2 that is refused memory knows no better word for it.
        short = "unknown error" in str(error)
        reason = _too_much(limits) if short else f"the parser failed on it ({type(error).__name__})"
    return _REFUSED + reason.encode()


def _too_much(limits: Limits) -> str:
    return f"takes more than the {limits.memory_bytes // 1_000_000} MB accepted to read"


def _confine(answer: Connection, limits: Limits) -> None:
    """Limits of this process: it ends alone even if its parent is killed, and keeps none of its files or locks."""
    keep = answer.fileno()
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.time_s + 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What this process starts is bound too, should it be killed before it can end it.
    seconds = int(limits.time_s) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    ceiling = _address_space() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _address_space() -> int:
    """Bytes of address space this process has already taken from its parent."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
