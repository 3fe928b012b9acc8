"""The lines of answers.jsonl put to a counter, and judged."""

from collections.abc import Mapping

from eval.asking import Heard
from eval.citing import citing
from eval.golds import Judged, judge
from eval.sets import EvalSet, Gold, Query
from eval.territories import Standing


def askable(given: EvalSet) -> tuple[tuple[Gold, Query], ...]:
    """Each line with its question, which it may bring itself."""
    own = {gold.id: Query(id=gold.id, text=gold.question) for gold in given.golds if gold.question}
    queries = own | {query.id: query for query in given.queries}
    return tuple((gold, queries[gold.id]) for gold in given.golds if gold.id in queries)


def without_question(given: EvalSet) -> tuple[str, ...]:
    """Lines of answers.jsonl whose question is nowhere: named, never scored."""
    known = {gold.id for gold, _ in askable(given)}
    return tuple(
        f"{given.folder}: no question {gold.id} for its answer" for gold in given.golds if gold.id not in known
    )


def judge_set(given: EvalSet, heard: Mapping[str, Heard], standing: Standing) -> list[Judged]:
    """Every line whose answer was heard."""
    counter = standing.counter
    return [
        judge(
            gold,
            heard[gold.id],
            citing(heard[gold.id], counter.places, counter.analyser),
            [name for name, grade in given.judgements.get(gold.id, {}).items() if grade > 0],
            answerable=query.meta.answerable,
        )
        for gold, query in askable(given)
        if gold.id in heard
    ]
