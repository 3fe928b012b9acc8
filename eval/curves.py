"""Is the counter sure when it is right? Risk against coverage, its area, AUROC, and reliability by bin."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Curve:
    """Points from the surest question alone to all of them; `area` is None without a question."""

    coverage: tuple[float, ...]
    risk: tuple[float, ...]

    @property
    def area(self) -> float | None:
        """The mean risk over the coverages (AURC, Geifman et al., 2018); lower is better."""
        return sum(self.risk) / len(self.risk) if self.risk else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions about equally sure: how sure, and how often right."""

    sure: float
    right: float
    n: int


def risk_coverage(sure: Sequence[float], right: Sequence[bool]) -> Curve:
    """The share of errors among the `k` surest, for each `k`; equally sure questions are taken together."""
    pairs = sorted(zip(sure, right, strict=True), key=lambda one: -one[0])
    coverage, risk, wrong = [], [], 0
    for at, (how_sure, fine) in enumerate(pairs, start=1):
        wrong += not fine
        if at == len(pairs) or pairs[at][0] != how_sure:
            coverage.append(at / len(pairs))
            risk.append(wrong / at)
    return Curve(tuple(coverage), tuple(risk))


def auroc(sure: Sequence[float], right: Sequence[bool]) -> float | None:
    """How often a right one is surer than a wrong one, ties for a half; None without one of each."""
    yes = [one for one, fine in zip(sure, right, strict=True) if fine]
    no = [one for one, fine in zip(sure, right, strict=True) if not fine]
    if not yes or not no:
        return None
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no))


def reliability(sure: Sequence[float], right: Sequence[bool]) -> tuple[Bin, ...]:
    """Questions by tenth of sureness; empty tenths are left out."""
    pairs = list(zip(sure, right, strict=True))
    tenths = [[one for one in pairs if min(BINS - 1, int(one[0] * BINS)) == tenth] for tenth in range(BINS)]
    return tuple(
        Bin(sum(one[0] for one in tenth) / len(tenth), sum(one[1] for one in tenth) / len(tenth), len(tenth))
        for tenth in tenths
        if tenth
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error (Naeini et al., 2015): mean gap between sure and right; None without a bin."""
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.sure - one.right) for one in bins) / total if total else None
