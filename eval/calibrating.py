"""How sure one may be that what was found answers: the logistic model of `confidence.py`, fitted and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from bot.answering.evidence.confidence import confidence, traits_of
from bot.answering.evidence.signs import Signs
from bot.answering.evidence.traits import Traits
from bot.answering.evidence.weigh import Weighed
from bot.answering.ground import looked_at
from eval.cases import Case
from eval.examples import Array, holds

UNANSWERABLE_WEIGHT, FAR_WEIGHT, MADE_WEIGHT, OTHER_WEIGHT = 1.5, 4.5, 0.2, 0.15
"""A question without answer, one on another matter altogether (rare among the cases, and worse to answer), one whose
answering documents were taken away, a statement beside the answer."""

FAR_KIND = "out_of_scope"

ENOUGH = 0.5
"""Share of the required facts a statement holds to count as the answer."""

STEPS, ROUNDS, RIDGE = 25, 4, 4.0
BINS = 10
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True)
class Belief:
    """One search of a case. `made`: the documents that answer were taken away, so that nothing does.

    `counts`: what it counts beside a case of our own territory.
    """

    case: Case
    found: Weighed
    answerable: bool
    right: bool
    made: bool = False
    counts: float = 1.0

    def confidence(self, signs: Signs, traits: Traits) -> float:
        """What the model gives; 0 when nothing holds such a fact."""
        return max((confidence(one, self.found, (signs, traits)) for one in looked_at(self.found)), default=0.0)


@dataclass(frozen=True, slots=True)
class Lot:
    """What was looked at for one question: rows of signs and traits, which of them answer, and their weight.

    `beside`: that of a statement beside the answer.
    """

    rows: Array
    answering: Array
    worth: float
    beside: float


def fit_belief(beliefs: Sequence[Belief]) -> tuple[Signs, Traits]:
    """Weights that tell a statement that answers from one that does not.

    A question is judged by the surest of its statements: each round fits on those that the last one chose
    (multiple instances, Andrews et al., 2003).
    """
    lots = [lot for one in beliefs if (lot := _lot(one)) is not None]
    weights = np.zeros(lots[0].rows.shape[1])
    for _ in range(ROUNDS):
        chosen = [row for lot in lots for row in _chosen(lot, weights)]
        x, y, w = (np.array([row[part] for row in chosen]) for part in (0, 1, 2))
        weights = logistic(x, y, w)
    many = len(fields(Signs))
    rounded = [round(float(weight), 2) for weight in weights]
    return Signs(*rounded[:many]), Traits(*rounded[many:])


def _lot(one: Belief) -> Lot | None:
    looked = looked_at(one.found)
    if not looked:
        return None
    rows = np.array([[*each.signs.values(), *traits_of(each, one.found).values()] for each in looked])
    here = one.answerable and not one.made
    answering = np.array([holds(each, one.case) >= ENOUGH if here else False for each in looked])
    beside = OTHER_WEIGHT * one.counts
    return Lot(rows, answering, _worth(one) * one.counts if answering.any() or not here else beside, beside)


def _worth(one: Belief) -> float:
    if one.made:
        return MADE_WEIGHT
    if one.answerable:
        return 1.0
    return FAR_WEIGHT if one.case.kind == FAR_KIND else UNANSWERABLE_WEIGHT


def _chosen(lot: Lot, weights: Array) -> list[tuple[Array, float, float]]:
    """The surest answering statement, and the surest of the others."""
    scores = lot.rows @ weights
    found = []
    for kind, worth in ((True, lot.worth), (False, lot.beside if lot.answering.any() else lot.worth)):
        here = np.flatnonzero(lot.answering == kind)
        if len(here):
            best = here[int(np.argmax(scores[here]))]
            found.append((lot.rows[best], float(kind), worth))
    return found


def logistic(x: Array, y: Array, w: Array, ridge: float = RIDGE) -> Array:
    """Logistic regression with a ridge, by Newton's method. The last column is that of the bias, all but free."""
    penalty = np.full(x.shape[1], ridge)
    penalty[-1] = 0.01
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        weights += np.linalg.solve(hessian, x.T @ (w * (y - p)) - penalty * weights)
    return weights


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
    return "\n".join([*lines, _separation(able, unable)])


def _separation(able: Sequence[tuple[Belief, float]], unable: Sequence[tuple[Belief, float]]) -> str:
    """The chance that an answerable question is believed more than an unanswerable one."""
    wins = [(a > b) + (a == b) / 2 for _, a in able for _, b in unable]
    return f"separation (area under the curve): {sum(wins) / len(wins):.3f}"


def _at(threshold: float, able: Sequence[tuple[Belief, float]], unable: Sequence[tuple[Belief, float]]) -> str:
    strict = sum(one.right and sure >= threshold for one, sure in able)
    refused = sum(sure < threshold for _, sure in able)
    kinds = {one.case.kind for one, _ in unable}
    wrongly = {kind: [sure >= threshold for one, sure in unable if one.case.kind == kind] for kind in sorted(kinds)}
    answered = ", ".join(f"{kind} {sum(here)}/{len(here)}" for kind, here in wrongly.items())
    return f"at {threshold}: strict {strict}, false refusals {refused} of {len(able)}, answered wrongly: {answered}"
