"""Hybrid search: stemmed words, character 4-grams and meaning, fused with weights, then put in a learned order."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.courtesy import strip_courtesy
from bot.answering.idioms import idioms
from bot.answering.search.channels import Analyser, Embedder, Hit, Index, SparseVector, Vectors, Wanted, Weights
from bot.answering.search.clauses import Clause, clauses_of, merged, subject
from bot.answering.search.fusion import fuse
from bot.answering.search.implied import with_implied
from bot.answering.search.rerank import Reranker, reranked
from bot.answering.spelling import Respelt, respelt
from bot.domain.documents import Ranked

__all__ = [
    "DEPTH",
    "Analyser",
    "Embedder",
    "Hit",
    "Index",
    "Reranker",
    "SparseVector",
    "Vectors",
    "Wanted",
    "Weights",
    "retrieve",
    "retrieve_understood",
    "understood",
]

DEPTH = 50
"""Passages asked of each channel before fusion."""

RELATIVE = 0.6
"""What a relative of an unknown word weighs."""


def retrieve(
    text: str,
    wanted: Wanted,
    *,
    index: Index,
    analyser: Analyser,
    embedder: Embedder | None,
    weights: Weights,
    limit: int,
    reranker: Reranker | None = None,
) -> list[Ranked]:
    """The `limit` passages that match best, best first.

    Courtesy is stripped first and unknown words are brought to known ones. A channel that finds
    nothing, or an embedder other than the one the index was built with, leaves its weight to the
    others. Equal scores: the asker's own layer first, then the passage identifier.

    `score` is the fusion, in 0..1, whoever decided the order: with a re-ranker the first passage need
    not have the highest.
    """
    asked = understood(text, wanted, index, analyser)
    return retrieve_understood(
        asked,
        wanted,
        index=index,
        analyser=analyser,
        embedder=embedder,
        weights=weights,
        limit=limit,
        reranker=reranker,
    )


def understood(text: str, wanted: Wanted, index: Index, analyser: Analyser) -> Respelt:
    """The question without its courtesy, with what it implies, its unknown words brought to those of the documents."""
    asked = respelt(with_implied(strip_courtesy(text) or text), wanted, index, analyser)
    return replace(asked, relatives=(*asked.relatives, *(one.means for one in idioms(asked.text))))


def retrieve_understood(
    asked: Respelt,
    wanted: Wanted,
    *,
    index: Index,
    analyser: Analyser,
    embedder: Embedder | None,
    weights: Weights,
    limit: int,
    reranker: Reranker | None = None,
) -> list[Ranked]:
    """The same, once the question is understood."""
    clauses = clauses_of(asked.text, wanted, index, analyser)
    found = {
        "stem": index.sparse("stem", _stems(clauses, asked.relatives, analyser), wanted, DEPTH),
        "char4": index.sparse("char4", _char4(clauses, analyser), wanted, DEPTH),
    }
    if embedder is not None and embedder.name == index.embedder:
        found["dense"] = index.dense(embedder.embed([subject(clauses)])[0], wanted, DEPTH)
    ranked = fuse(found, weights)
    closeness = {owner: rank for rank, owner in enumerate(wanted.owners)}
    ranked.sort(key=lambda one: (-round(one.score, 9), closeness.get(one.passage.owner, 99), one.passage.id))
    return (reranked(replace(asked, text=subject(clauses)), ranked, reranker) if reranker else ranked)[:limit]


def _stems(clauses: Sequence[Clause], relatives: Sequence[str], analyser: Analyser) -> SparseVector:
    """The stems of the clauses, and those of the relatives of unknown words at a lower weight."""
    said = [(analyser.stem_vector(clause.text), clause.worth) for clause in clauses]
    return merged([*said, *((analyser.stem_vector(one), RELATIVE) for one in relatives)])


def _char4(clauses: Sequence[Clause], analyser: Analyser) -> SparseVector:
    return merged([(analyser.char4_vector(clause.text), clause.worth) for clause in clauses])
