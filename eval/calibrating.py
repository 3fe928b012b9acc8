"""How sure one may be that what was found answers: the logistic model of `confidence.py`, fitted and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from bot.answering.confidence import confidence, traits_of
from bot.answering.ground import best_of
from bot.answering.signs import Signs
from bot.answering.traits import Traits
from bot.answering.weigh import Weighed
from eval.cases import Case

UNANSWERABLE_WEIGHT = 2.0
WRONG_WEIGHT = 0.3
MADE_WEIGHT = 0.2
STEPS, RIDGE = 40, 4.0
BINS = 10
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True)
class Belief:
    """One search of a case. `made`: the documents that answer were taken away, so that nothing does."""

    case: Case
    found: Weighed
    answerable: bool
    right: bool
    made: bool = False

    def confidence(self, signs: Signs, traits: Traits) -> float:
        """What the model gives; 0 when nothing holds such a fact."""
        best = best_of(self.found)
        return confidence(best, self.found, signs, traits) if best else 0.0


def fit_belief(beliefs: Sequence[Belief]) -> tuple[Signs, Traits]:
    """Weights that tell what answers from what does not (logistic regression with a ridge, by Newton's method)."""
    rows, wanted, worth = [], [], []
    for one in beliefs:
        if (best := best_of(one.found)) is None:
            continue
        rows.append([*best.signs.values(), *traits_of(best, one.found).values()])
        wanted.append(float(one.answerable))
        worth.append(_worth(one))
    x, y, w = np.array(rows), np.array(wanted), np.array(worth)
    penalty = np.full(x.shape[1], RIDGE)
    penalty[-1] = 0.01
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        weights += np.linalg.solve(hessian, x.T @ (w * (y - p)) - penalty * weights)
    many = len(fields(Signs))
    rounded = [round(float(weight), 2) for weight in weights]
    return Signs(*rounded[:many]), Traits(*rounded[many:])


def _worth(one: Belief) -> float:
    if one.made:
        return MADE_WEIGHT
    if one.answerable:
        return 1.0 if one.right else WRONG_WEIGHT
    return UNANSWERABLE_WEIGHT


def left_out_table(told: Sequence[tuple[Belief, float]]) -> str:
    """Extracts, refusals by threshold, and reliability."""
    real = [(one, sure) for one, sure in told if not one.made]
    able = [(one, sure) for one, sure in real if one.answerable and one.case.nuggets]
    unable = [(one, sure) for one, sure in real if not one.answerable]
    lines = [f"extracts right on documents left out: {sum(one.right for one, _ in able)} of {len(able)}"]
    lines += [_at(threshold, able, unable) for threshold in THRESHOLDS]
    edges = np.linspace(0, 1, BINS + 1)
    for low, high in pairwise(edges):
        here = [one.answerable for one, sure in real if low <= sure < high or (high == 1 and sure == 1)]
        if here:
            lines.append(f"confidence {low:.1f}-{high:.1f}: {sum(here) / len(here):.2f} answerable of {len(here)}")
    return "\n".join(lines)


def _at(threshold: float, able: Sequence[tuple[Belief, float]], unable: Sequence[tuple[Belief, float]]) -> str:
    strict = sum(one.right and sure >= threshold for one, sure in able)
    refused = sum(sure < threshold for _, sure in able)
    kinds = {one.case.kind for one, _ in unable}
    wrongly = {kind: [sure >= threshold for one, sure in unable if one.case.kind == kind] for kind in sorted(kinds)}
    answered = ", ".join(f"{kind} {sum(here)}/{len(here)}" for kind, here in wrongly.items())
    return f"at {threshold}: strict {strict}, false refusals {refused} of {len(able)}, answered wrongly: {answered}"
