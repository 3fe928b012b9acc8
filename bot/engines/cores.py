"""How many threads find a free core. Two threads that share a core wait for each other at every step of a model:

ten to two hundred times slower, where one thread would have been half as fast. So an engine that can, takes the cores
that others leave. Who goes first when there are not enough is told to the kernel (nice), which never forgets a crash.
"""

import contextlib
import os
import time
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

WINDOW_S = 0.1
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Rank(IntEnum):
    """Nice value of each kind of work, the most pressing first: a kernel's weight of 1024, 820, 655, 335 and 36."""

    MEDIA = 0
    SPEECH = 1
    RETRIEVAL = 2
    GENERATION = 5
    INGESTION = 15


def take_rank(rank: Rank) -> None:
    """This process and its future threads give way accordingly; a process that is already nicer stays so."""
    give_rank(os.getpid(), rank)


def give_rank(pid: int, rank: Rank) -> None:
    """The same for another process; one that is gone already needs none.

    To the kernel a thread has a rank of its own: those that libraries started when they were imported are told too.
    """
    if not hasattr(os, "setpriority"):
        return
    for thread in _threads(pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, thread, max(rank, os.getpriority(os.PRIO_PROCESS, thread)))


def _threads(pid: int) -> list[int]:
    try:
        return [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return [pid]


def busy_s() -> float | None:
    """Seconds of processor used on this machine since it started, all cores; None where /proc does not say."""
    try:
        ticks = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
        user, nice, system, _idle, _waiting, interrupt, soft, stolen = map(int, ticks)
    except (OSError, ValueError):
        return None
    return (user + nice + system + interrupt + soft + stolen) / TICKS_PER_S


class FreeCores:
    """What the others left free lately; `used_s` is this process's own processor time."""

    def __init__(
        self,
        cores: int,
        everybody_s: Callable[[], float | None] = busy_s,
        used_s: Callable[[], float] = time.process_time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cores = cores
        self._everybody_s, self._used_s, self._clock = everybody_s, used_s, clock
        self._last = self._now()
        self._others = 0.0

    def threads(self, most: int) -> int:
        """At least 1 and at most `most`; looked at again every tenth of a second."""
        clock, everybody, used = self._now()
        past = clock - self._last[0]
        if past >= WINDOW_S:
            measured = (everybody - self._last[1] - (used - self._last[2])) / past
            self._others = (self._others + max(0.0, measured)) / 2
            self._last = clock, everybody, used
        return max(1, min(most, round(self._cores - self._others)))

    def _now(self) -> tuple[float, float, float]:
        used = self._used_s()
        everybody = self._everybody_s()
        return self._clock(), used if everybody is None else everybody, used
