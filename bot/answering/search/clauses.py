"""What a message asks, apart from what is said around it, whatever the words it is wrapped in.

A clause that asks, or whose words the documents hold together, counts in full; what no passage speaks of at once,
greetings nobody listed, thanks, presentations, counts for little. The documents themselves are the measure: the
score of the best passage for that clause alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.search.channels import Analyser, Index, SparseVector, Wanted

_CLAUSE = re.compile(r"(?<=[.!?;:…,])\s+|\n+|\s+[-–]\s+")
_ASKS = re.compile(r"\?\W*$")
_TOLD = 0.75
"""A clause whose best passage scores this share of the best clause's tells the subject."""

_ASIDE = 0.3
"""What the words of the other clauses are worth."""

_LIMIT = 12
"""Clauses looked at one by one; the rest stay together."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message, and what its words are worth in the search, 0 to 1."""

    text: str
    worth: float = 1.0


def clauses_of(text: str, wanted: Wanted, index: Index, analyser: Analyser) -> list[Clause]:
    """The parts of the message that hold words to search, in order; the whole when it cannot be parted."""
    parts = [part for part in _CLAUSE.split(text, maxsplit=_LIMIT) if part and analyser.terms(part)]
    if len(parts) < 2:
        return [Clause(text)]
    scores = [_best(part, wanted, index, analyser) for part in parts]
    least = _TOLD * max(scores)
    told = zip(parts, scores, strict=True)
    return [Clause(part, 1.0 if _ASKS.search(part) or score >= least else _ASIDE) for part, score in told]


def subject(clauses: Sequence[Clause]) -> str:
    """The clauses that count in full."""
    return " ".join(clause.text for clause in clauses if clause.worth == 1.0)


def merged(vectors: Sequence[tuple[SparseVector, float]]) -> SparseVector:
    """Vectors with what each is worth, as one: a token weighs what it weighs most."""
    weights: dict[int, float] = {}
    for vector, worth in vectors:
        for key, value in zip(vector.indices, vector.values, strict=True):
            weights[key] = max(weights.get(key, 0.0), value * worth)
    ordered = sorted(weights.items())
    return SparseVector(tuple(key for key, _ in ordered), tuple(value for _, value in ordered))


def _best(part: str, wanted: Wanted, index: Index, analyser: Analyser) -> float:
    hits = index.sparse("stem", analyser.stem_vector(part), wanted, 1)
    return hits[0].score if hits else 0.0
