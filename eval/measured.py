"""What a step of a run gives: figures, a score for each case, the worst cases with their passages, curves."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from eval.asking import Heard
from eval.territories import Bench

WORST = 12
"""Cases shown by step in a report."""


@dataclass(frozen=True, slots=True)
class Worst:
    """A case that went wrong, as the report shows it."""

    id: str
    question: str
    outcome: str
    said: str
    why: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve or of a diagram; `n` is how many cases it stands for."""

    x: float
    y: float
    n: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """What one answer cost, by the road it took. `joules` is None where nothing counts them."""

    road: str
    took_ms: float
    cpu_s: float
    joules: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of one step. `scores` are between 0 and 1, by case, for comparing two runs pair by pair."""

    figures: dict[str, object]
    scores: dict[str, float]
    worst: tuple[Worst, ...] = ()
    risk: tuple[Point, ...] = ()
    reliability: tuple[Point, ...] = ()
    spent: tuple[Spent, ...] = field(default=())


class Step(Protocol):
    """One measure of a run. `name` is unique; `inputs` are the files and folders whose digest is kept."""

    @property
    def part(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def inputs(self) -> tuple[Path, ...]: ...
    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Asks what `kept` does not hold yet, keeping each answer as it comes."""
        ...


def worst_of(heard: Heard, why: str) -> Worst:
    """An answer as a case that went wrong."""
    passages = tuple(f"{one.title}: {one.passage}" for one in heard.citations)
    return Worst(heard.id, heard.question, heard.outcome.value, heard.text or heard.refusal, why, passages)


def spent_on(heard: Heard) -> Spent:
    """What an answer cost."""
    return Spent(heard.road or heard.outcome.value, heard.took_ms, heard.cpu_s, heard.joules)
