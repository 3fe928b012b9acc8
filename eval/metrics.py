"""Measures of a ranking against graded judgements, by ir-measures: those of trec_eval and BEIR (linear gain)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, Success, nDCG

MEASURES = {
    "ndcg_10": nDCG @ 10,
    "mrr_10": RR @ 10,
    "hit_1": Success @ 1,
    "hit_5": Success @ 5,
    "hit_10": Success @ 10,
    "recall_10": R @ 10,
}


@dataclass(frozen=True, slots=True)
class RankingScores:
    """Means over the questions that have judgements, `n` of them; zeros without any."""

    n: int
    ndcg_10: float
    mrr_10: float
    hit_1: float
    hit_5: float
    hit_10: float
    recall_10: float


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """The same measures on one question."""

    question: str
    ndcg_10: float
    mrr_10: float
    hit_1: float
    hit_5: float
    hit_10: float
    recall_10: float


def score_rankings(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Mapping[str, float]]
) -> RankingScores:
    """Means over the questions ranked and judged; documents best first, each once."""
    scored = score_questions(rankings, judgements)
    n = len(scored)
    means = {name: sum(getattr(one, name) for one in scored) / n if n else 0.0 for name in MEASURES}
    return RankingScores(n, **means)


def score_questions(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Mapping[str, float]]
) -> list[QuestionScores]:
    """Each question ranked and judged, in the order of the judgements; a question without any document scores 0."""
    judged = [key for key in judgements if key in rankings and any(grade > 0 for grade in judgements[key].values())]
    qrels = {key: {name: round(grade) for name, grade in judgements[key].items()} for key in judged}
    # Scores fall with the rank: the tool sorts by score, and breaks ties its own way.
    run = {key: {name: -float(rank) for rank, name in enumerate(rankings[key])} for key in judged}
    found: dict[str, dict[str, float]] = {key: {} for key in judged}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), qrels, run) if judged else ():
        found[metric.query_id][names[str(metric.measure)]] = metric.value
    return [QuestionScores(key, **{name: found[key].get(name, 0.0) for name in MEASURES}) for key in judged]
