"""Energy of a stretch of work: the processor's own counter when it can be read, else an estimate from its time."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from bot.engines.cores import busy_s

POWERCAP = Path("/sys/class/powercap")
WATTS_PER_BUSY_CORE = 10.0
"""For the estimate: server processors are sold at 5 to 9 W a core (thermal design power over cores); memory,
conversion and cooling come on top. The estimate tells roads apart, never one machine from another."""

GRAMS_PER_KWH = 21.7
"""Greenhouse gases of electricity produced in France in 2024, CO2 equivalent: RTE, Bilan électrique 2024, Émissions.
Without the making of the machine, which weighs more."""


def counted_joules(powercap: Path = POWERCAP) -> float | None:
    """Joules counted so far by the processor packages (RAPL); None where the counters cannot be read."""
    total_uj = 0
    packages = sorted(powercap.glob("intel-rapl:[0-9]"))
    try:
        for package in packages:
            total_uj += int((package / "energy_uj").read_text("ascii"))
    except (OSError, ValueError):
        return None
    return total_uj / 1e6 if packages else None


def spent_joules(before: float | None, after: float | None) -> float | None:
    """What was spent in between; None when it was not counted or the counter went round."""
    if before is None or after is None or after < before:
        return None
    return round(after - before, 3)


class Power:
    """What a second of processor costs here. One process; counts from its making."""

    def __init__(self, powercap: Path = POWERCAP, everybody_s: Callable[[], float | None] = busy_s) -> None:
        self._powercap, self._everybody_s = powercap, everybody_s
        self._joules, self._busy_s = counted_joules(powercap), everybody_s()

    def watts(self) -> tuple[str, float]:
        """How it is known, and how much: what the processor counted over the time its cores worked, idling included."""
        spent, busy = spent_joules(self._joules, counted_joules(self._powercap)), self._everybody_s()
        if not spent or busy is None or self._busy_s is None or busy <= self._busy_s:
            return "estimate", WATTS_PER_BUSY_CORE
        return "rapl", spent / (busy - self._busy_s)

    def joules(self, cpu_s: float) -> float:
        """Of that much processor time."""
        return cpu_s * self.watts()[1]


@cache
def power() -> Power:
    """That of this process, from the first time it is asked for."""
    return Power()


def estimated_joules(cpu_s: float) -> float:
    """Joules of that much processor time."""
    return cpu_s * WATTS_PER_BUSY_CORE


def grams(joules: float) -> float:
    """Greenhouse gases of that much electricity in France, in grams of CO2 equivalent."""
    return watt_hours(joules) / 1000 * GRAMS_PER_KWH


def watt_hours(joules: float) -> float:
    """The unit people compare."""
    return joules / 3600
