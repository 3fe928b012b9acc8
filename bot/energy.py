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
    read = _readings(powercap)
    return sum(reading for reading, _ in read) / 1e6 if read else None


def spent_joules(before: float | None, after: float | None) -> float | None:
    """What was spent in between; None when it was not counted or the counter went round."""
    if before is None or after is None or after < before:
        return None
    return round(after - before, 3)


class Counted:
    """Joules of the processor packages since it was made; asked more often than a counter goes round (an hour)."""

    def __init__(self, powercap: Path = POWERCAP) -> None:
        self._powercap = powercap
        self._last, self._uj = _readings(powercap), 0

    def joules(self) -> float | None:
        """None where the counters cannot be read."""
        last, now = self._last, _readings(self._powercap)
        if not now or len(last) != len(now):
            return None
        for before, (reading, lap) in zip(last, now, strict=True):
            spent = reading - before[0]
            self._uj += spent if spent >= 0 else spent + lap  # the counter has gone round
        self._last = now
        return self._uj / 1e6


def _readings(powercap: Path) -> list[tuple[int, int]]:
    """Of each package: microjoules, and how many make a whole lap (its last reading when it is not said)."""
    found = []
    try:
        for package in sorted(powercap.glob("intel-rapl:[0-9]")):
            lap = package / "max_energy_range_uj"
            reading = int((package / "energy_uj").read_text("ascii"))
            found.append((reading, int(lap.read_text("ascii")) if lap.is_file() else reading))
    except (OSError, ValueError):
        return []
    return found


class Power:
    """What a second of processor costs here. One process; counts from its making."""

    def __init__(self, powercap: Path = POWERCAP, everybody_s: Callable[[], float | None] = busy_s) -> None:
        self._counted, self._everybody_s = Counted(powercap), everybody_s
        self._busy_s = everybody_s()

    def watts(self) -> tuple[str, float]:
        """How it is known, and how much: what the processor counted over the time its cores worked, idling included."""
        spent, busy = self._counted.joules(), self._everybody_s()
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
