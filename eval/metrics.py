"""Measures of a ranking against graded judgements."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True, slots=True)
class RankingScores:
    """Means over the questions that have judgements, `n` of them."""

    n: int
    ndcg_10: float
    mrr_10: float
    hit_1: float
    hit_5: float
    hit_10: float
    recall_10: float


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Normalised discounted gain, gain 2^grade - 1 (Burges et al., 2005)."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(one, 0.0) for one in ranked[:depth]]) / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """One over the rank of the first relevant document, 0 when there is none."""
    return next((1 / rank for rank, one in enumerate(ranked[:depth], 1) if grades.get(one, 0.0) > 0), 0.0)


def hit(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """1 when a relevant document is among the first ones."""
    return float(any(grades.get(one, 0.0) > 0 for one in ranked[:depth]))


def recall(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """The share of the relevant documents that is among the first ones."""
    relevant = {one for one, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def score_rankings(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Mapping[str, float]]
) -> RankingScores:
    """Means over the questions ranked and judged; documents best first, each once."""
    pairs = [(rankings[question], grades) for question, grades in judgements.items() if question in rankings]
    if not pairs:
        return RankingScores(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    return RankingScores(
        n=len(pairs),
        ndcg_10=fmean(ndcg(*pair, 10) for pair in pairs),
        mrr_10=fmean(reciprocal_rank(*pair, 10) for pair in pairs),
        hit_1=fmean(hit(*pair, 1) for pair in pairs),
        hit_5=fmean(hit(*pair, 5) for pair in pairs),
        hit_10=fmean(hit(*pair, 10) for pair in pairs),
        recall_10=fmean(recall(*pair, 10) for pair in pairs),
    )


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
