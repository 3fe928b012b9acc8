"""Time and energy by road, over every answer of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.energy import estimated_joules, watt_hours
from eval.intervals import mean
from eval.measured import Measured, Spent
from eval.proofs import percentile


@dataclass(frozen=True, slots=True)
class Cost:
    """What one road costs. `wh` is watt-hours an answer, `estimated` unless the processor counted them."""

    road: str
    n: int
    p50_ms: float
    p95_ms: float
    cpu_s: float
    wh: float
    estimated: bool


def costs(measured: Mapping[str, Measured]) -> list[Cost]:
    """By road or, where no road was taken, by ending; the most frequent first."""
    spent = [one for found in measured.values() for one in found.spent]
    roads = sorted({one.road for one in spent})
    groups = [[one for one in spent if one.road == road] for road in roads]
    return sorted((_cost(group) for group in groups), key=lambda one: (-one.n, one.road))


def _cost(group: Sequence[Spent]) -> Cost:
    took = [one.took_ms for one in group]
    counted = [one.joules for one in group if one.joules is not None]
    cpu_s = mean([one.cpu_s for one in group]) or 0.0
    joules = mean(counted) if counted else None
    return Cost(
        road=group[0].road,
        n=len(group),
        p50_ms=percentile(took, 0.5),
        p95_ms=percentile(took, 0.95),
        cpu_s=cpu_s,
        wh=watt_hours(estimated_joules(cpu_s) if joules is None else joules),
        estimated=joules is None,
    )
