"""Hybrid search: stemmed words, character 4-grams and meaning, fused with weights.

Fusion: scores of each channel are min-max normalised over what it returned, then summed with
weights (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
"""

from collections.abc import Mapping, Sequence

from bot.answering.channels import Analyser, Embedder, Hit, Index, SparseVector, Vectors, Wanted, Weights
from bot.answering.courtesy import strip_courtesy
from bot.answering.spelling import Respelt, respelt
from bot.domain.documents import Ranked

__all__ = [
    "DEPTH",
    "Analyser",
    "Embedder",
    "Hit",
    "Index",
    "SparseVector",
    "Vectors",
    "Wanted",
    "Weights",
    "retrieve",
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
) -> list[Ranked]:
    """The `limit` passages that match best, best first; scores in 0..1.

    Courtesy is stripped first and unknown words are brought to known ones. A channel that finds
    nothing, or an embedder other than the one the index was built with, leaves its weight to the
    others. Equal scores: the asker's own layer first, then the passage identifier.
    """
    asked = respelt(strip_courtesy(text) or text, wanted, index, analyser)
    found = {
        "stem": index.sparse("stem", _with_relatives(asked, analyser), wanted, DEPTH),
        "char4": index.sparse("char4", analyser.char4_vector(asked.text), wanted, DEPTH),
    }
    if embedder is not None and embedder.name == index.embedder:
        found["dense"] = index.dense(embedder.embed([asked.text])[0], wanted, DEPTH)
    ranked = fuse(found, weights)
    closeness = {owner: rank for rank, owner in enumerate(wanted.owners)}
    ranked.sort(key=lambda one: (-round(one.score, 9), closeness.get(one.passage.owner, 99), one.passage.id))
    return ranked[:limit]


def fuse(found: Mapping[str, Sequence[Hit]], weights: Weights) -> list[Ranked]:
    """Every passage found by any channel with its weighted score, in no particular order."""
    weight = {"stem": weights.stem, "char4": weights.char4, "dense": weights.dense}
    total = sum(weight[channel] for channel, hits in found.items() if hits) or 1.0
    normal = {channel: _min_max(hits) for channel, hits in found.items()}
    raw = {channel: {hit.passage.id: hit.score for hit in hits} for channel, hits in found.items()}
    passages = {hit.passage.id: hit.passage for hits in found.values() for hit in hits}
    return [
        Ranked(
            passage=passage,
            score=sum(weight[channel] * scores.get(key, 0.0) for channel, scores in normal.items()) / total,
            dense=raw.get("dense", {}).get(key),
            stem=raw.get("stem", {}).get(key),
            char4=raw.get("char4", {}).get(key),
        )
        for key, passage in passages.items()
    ]


def _with_relatives(asked: Respelt, analyser: Analyser) -> SparseVector:
    """The question's stems, and those of the relatives of its unknown words at a lower weight."""
    vector = analyser.stem_vector(asked.text)
    weights = dict.fromkeys(analyser.stem_vector(" ".join(asked.relatives)).indices, RELATIVE)
    weights.update(zip(vector.indices, vector.values, strict=True))
    ordered = sorted(weights.items())
    return SparseVector(tuple(key for key, _ in ordered), tuple(value for _, value in ordered))


def _min_max(hits: Sequence[Hit]) -> dict[str, float]:
    if not hits:
        return {}
    scores = [hit.score for hit in hits]
    low, span = min(scores), max(scores) - min(scores)
    return {hit.passage.id: (hit.score - low) / span if span else 1.0 for hit in hits}
