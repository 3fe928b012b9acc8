"""How far a figure can be trusted: Wilson's interval of a share, the bootstrap of a mean and of a paired difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2_000
SEED = 20_260_101
_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """95 %, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `n` cases; `share` and `interval` are None without a case: not measured."""

    count: int
    n: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.count / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson (1927): holds near 0 and 1, where few cases say little."""
        return wilson(self.count, self.n) if self.n else None

    def as_json(self) -> dict[str, object]:
        """The share with what it rests on."""
        around = self.interval
        return {
            "share": rounded(self.share),
            "count": self.count,
            "n": self.n,
            "interval": [rounded(around.low), rounded(around.high)] if around else None,
        }


def share_of(held: Sequence[bool]) -> Share:
    """The share of what is true."""
    return Share(sum(held), len(held))


def mean(values: Sequence[float]) -> float | None:
    """The mean; None when there is nothing: not measured."""
    return sum(values) / len(values) if values else None


def rounded(value: float | None) -> float | None:
    """Four decimals, for JSON."""
    return None if value is None else round(value, 4)


def wilson(count: int, n: int) -> Interval:
    """The 95 % interval of `count` of `n`, `n` > 0."""
    p, z2 = count / n, _Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def bootstrap(values: Sequence[float]) -> Interval | None:
    """The 95 % interval of a mean by resampling (Efron, 1979), the same at each run; None without a value."""
    if not values:
        return None
    drawn = np.asarray(values, np.float64)
    dice = np.random.default_rng(SEED)
    means = [float(drawn[dice.integers(0, len(drawn), len(drawn))].mean()) for _ in range(RESAMPLES)]
    low, high = np.percentile(means, (2.5, 97.5))
    return Interval(float(low), float(high))
