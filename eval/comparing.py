"""Two runs case by case: what changed, and whether chance could have done it."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.intervals import bootstrap
from eval.measured import Measured


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference of a step over the cases both runs have, and its 95 % paired bootstrap interval."""

    step: str
    before: float
    after: float
    mean: float
    low: float
    high: float
    n: int
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def said(self) -> str:
        """In words: an interval that holds 0 says nothing."""
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no difference shown"


def compare(before: Mapping[str, Measured], after: Mapping[str, Measured]) -> list[Difference]:
    """Every step that both runs have, over the cases that both scored."""
    return [
        difference
        for name in after
        if name in before and (difference := _compared(name, before[name].scores, after[name].scores)) is not None
    ]


def _compared(name: str, before: Mapping[str, float], after: Mapping[str, float]) -> Difference | None:
    shared = [case for case in after if case in before]
    gains = [after[case] - before[case] for case in shared]
    around = bootstrap(gains)
    if around is None:
        return None
    n = len(shared)
    return Difference(
        step=name,
        before=sum(before[case] for case in shared) / n,
        after=sum(after[case] for case in shared) / n,
        mean=sum(gains) / n,
        low=around.low,
        high=around.high,
        n=n,
        better=tuple(case for case, gain in zip(shared, gains, strict=True) if gain > 0),
        worse=tuple(case for case, gain in zip(shared, gains, strict=True) if gain < 0),
    )
