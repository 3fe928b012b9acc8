"""The process that reads: one document after another, within bounds, its answer on the pipe the document came by.

It ends by itself when its parent does. Whatever goes wrong inside is an answer, or its end.
"""

import os
import resource
import signal
import sys
from dataclasses import dataclass
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path

from ingestion.parse.parsed import Unreadable, to_json
from ingestion.parse.read import read
from ingestion.parse.scan import recognise

PARSED, REFUSED = b"+", b"-"
SHORT = 3
"""Exit status of a reader that ran short of memory after others' documents: a fresh one may do better."""


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


Work = Job | PageJob


def serve(pipe: Connection, limits: Limits) -> None:
    """Reads what comes until the pipe is closed."""
    _confine(pipe)
    _bound_memory(limits)
    fresh = True
    while True:
        try:
            job: Work = pipe.recv()
        except (EOFError, OSError):
            return
        _bound_time(limits)
        pipe.send_bytes(_read(job, limits, fresh=fresh))
        signal.setitimer(signal.ITIMER_REAL, 0)
        fresh = False


def _read(job: Work, limits: Limits, *, fresh: bool) -> bytes:
    try:
        match job:
            case Job():
                return PARSED + to_json(read(job.location, job.data, job.scans))
            case PageJob():
                return PARSED + recognise(job.data, job.page)
    except Unreadable as error:
        reason = str(error)
    except MemoryError:
        reason = _too_much(limits, fresh=fresh)
    except RecursionError:
        reason = f"nested deeper than the {sys.getrecursionlimit()} levels accepted"
    except Exception as error:
        # libxml2 that is refused memory knows no better word for it.
        short = "unknown error" in str(error)
        reason = _too_much(limits, fresh=fresh) if short else f"the parser failed on it ({type(error).__name__})"
    return REFUSED + reason.encode()


def _too_much(limits: Limits, *, fresh: bool) -> str:
    if not fresh:
        os._exit(SHORT)
    return f"takes more than the {limits.memory_bytes // 1_000_000} MB accepted to read"


def _confine(pipe: Connection) -> None:
    """None of its parent's files and locks, and nothing to say but its answer."""
    keep = pipe.fileno()
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_memory(limits: Limits) -> None:
    ceiling = _address_space() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _bound_time(limits: Limits) -> None:
    """Of one more document: it ends alone even if its parent is killed, and so does what it starts."""
    signal.setitimer(signal.ITIMER_REAL, limits.time_s + 1)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = ceil(spent.ru_utime + spent.ru_stime + limits.time_s) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _address_space() -> int:
    """Bytes of address space this process has already taken from its parent."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
