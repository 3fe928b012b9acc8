"""The scores of the channels brought to one scale, and added with weights.

Scores of each channel are min-max normalised over what it returned, then summed with weights
(Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
"""

from collections.abc import Mapping, Sequence

from bot.answering.search.channels import Hit, Weights
from bot.domain.documents import Ranked


def fuse(found: Mapping[str, Sequence[Hit]], weights: Weights) -> list[Ranked]:
    """Every passage found by any channel with its weighted score in 0..1, in no particular order."""
    weight = {"stem": weights.stem, "char4": weights.char4, "dense": weights.dense}
    total = sum(weight[channel] for channel, hits in found.items() if hits) or 1.0
    raw = {channel: {hit.passage.id: hit.score for hit in hits} for channel, hits in found.items()}
    normal = {channel: normalised(scores) for channel, scores in raw.items()}
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


def normalised(scores: Mapping[str, float]) -> dict[str, float]:
    """The best 1, the worst 0; all 1 when they are equal."""
    if not scores:
        return {}
    low, span = min(scores.values()), max(scores.values()) - min(scores.values())
    return {key: (score - low) / span if span else 1.0 for key, score in scores.items()}
