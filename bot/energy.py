"""Energy of a stretch of work: the processor's own counter when it can be read, else an estimate from its time."""

from pathlib import Path

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


def estimated_joules(cpu_s: float) -> float:
    """Joules of that much processor time."""
    return cpu_s * WATTS_PER_BUSY_CORE


def grams(joules: float) -> float:
    """Greenhouse gases of that much electricity in France, in grams of CO2 equivalent."""
    return watt_hours(joules) / 1000 * GRAMS_PER_KWH


def watt_hours(joules: float) -> float:
    """The unit people compare."""
    return joules / 3600
