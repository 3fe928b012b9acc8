"""How well the product's own search finds the documents that answer, on any folder of the documented layout."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from zlib import crc32

from bot.answering.rephrase import rephrase
from bot.domain.clock import parse_moment
from bot.domain.conversations import Channel, Question
from eval.intervals import bootstrap, mean, rounded
from eval.metrics import MEASURES, QuestionScores, score_questions
from eval.proofs import percentile
from eval.sets import EvalSet, Judgements, Query
from eval.sureness import documents_of, found
from eval.territories import Standing

AT = "2026-11-23T10:00"
"""The moment of every question that has none: figures do not change with the day of the measure."""
NAMES = {name: name.replace("_", "@") for name in MEASURES}
SEALED = 5


@dataclass(frozen=True, slots=True)
class Ranked:
    """The documents found for a question, best first, and how long analysis, search and ranking took."""

    id: str
    documents: tuple[str, ...]
    took_ms: float


def rank(query: Query, standing: Standing) -> Ranked:
    """One question through the path's own search: rephrased, stripped, searched, ranked, pooled by document."""
    commune = standing.counter.territory.commune(standing.commune)
    question = Question(query.id, query.text, standing.commune, parse_moment(AT), Channel.EVALUATION)
    began_s = time.perf_counter()
    searched = rephrase(query.text, ())
    documents = documents_of(found(question, searched, commune, standing.counter)) if commune else ()
    return Ranked(query.id, documents, round(1000 * (time.perf_counter() - began_s), 2))


def rank_all(queries: Sequence[Query], standing: Standing, seen: Callable[[int], None]) -> list[Ranked]:
    """Every question; `seen` hears how many are done."""
    ranked = []
    for query in queries:
        ranked.append(rank(query, standing))
        seen(len(ranked))
    return ranked


def scores_by_query(given: EvalSet, ranked: Sequence[Ranked]) -> list[QuestionScores]:
    """The measures of each judged question."""
    base = {query.id: query.judged for query in given.queries}
    judged: Judgements = {one.id: given.judgements[base[one.id]] for one in ranked if base[one.id] in given.judgements}
    return score_questions({one.id: one.documents for one in ranked}, judged)


def ranking_figures(given: EvalSet, ranked: Sequence[Ranked]) -> dict[str, object]:
    """The figures of a set, ready for JSON; `n` counts the judged questions, a measure without any is null."""
    scored = scores_by_query(given, ranked)
    took = [one.took_ms for one in ranked]
    return {
        **means(scored),
        "n": len(scored),
        "interval_ndcg@10": _interval([one.ndcg_10 for one in scored]),
        "consistency": consistency(given.queries, ranked),
        "by_register": _by_register(given.queries, scored),
        "sealed": _sealed(given, scored),
        "p50_ms": rounded(percentile(took, 0.5)) if took else None,
        "p95_ms": rounded(percentile(took, 0.95)) if took else None,
    }


def means(scored: Sequence[QuestionScores]) -> dict[str, object]:
    """Each measure averaged over the questions; null without any."""
    return {NAMES[name]: rounded(mean([getattr(one, name) for one in scored])) for name in MEASURES}


def consistency(queries: Sequence[Query], ranked: Sequence[Ranked]) -> dict[str, object]:
    """How often two wordings of one intent lead to the same first document, over the pairs of each intent."""
    first = {one.id: one.documents[:1] for one in ranked}
    known = sorted(
        (query for query in queries if query.wording_of and query.id in first), key=lambda one: one.wording_of
    )
    groups = [[first[query.id] for query in group] for _, group in groupby(known, key=lambda one: one.wording_of)]
    pairs = [
        [bool(one) and one == other for one, other in combinations(group, 2)] for group in groups if len(group) > 1
    ]
    return {
        "same_first": rounded(mean([sum(held) / len(held) for held in pairs])),
        "same_first_pairs": rounded(mean([float(one) for held in pairs for one in held])),
        "intents": len(pairs),
    }


def sealed(document: str) -> bool:
    """Whether a document is kept for judging only: neither its title nor its questions enter any training."""
    return crc32(document.encode()) % SEALED == 0


def _sealed(given: EvalSet, scored: Sequence[QuestionScores]) -> dict[str, object]:
    """The figures on questions that a sealed document answers."""
    base = {query.id: query.judged for query in given.queries}
    kept = [one for one in scored if any(map(sealed, _relevant(given.judgements, base[one.question])))]
    return {**means(kept), "n": len(kept)}


def _relevant(judgements: Judgements, question: str) -> list[str]:
    grades: Mapping[str, int] = judgements.get(question, {})
    return [document for document, grade in grades.items() if grade > 0]


def _by_register(queries: Sequence[Query], scored: Sequence[QuestionScores]) -> dict[str, object]:
    register = {query.id: query.register_of for query in queries}
    names = sorted({name for name in register.values() if name})
    groups = {name: [one for one in scored if register[one.question] == name] for name in names}
    return {name: {**means(group), "n": len(group)} for name, group in groups.items() if group}


def _interval(values: Sequence[float]) -> list[float | None] | None:
    around = bootstrap(values)
    return [rounded(around.low), rounded(around.high)] if around else None
