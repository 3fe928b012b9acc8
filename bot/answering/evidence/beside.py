"""What answers to a question beside its own words: near words of the vocabulary, and what its idioms mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.answering.idioms import idioms
from bot.answering.search.channels import SparseVector

OWN = 1.0
"""What a word itself weighs in a question's vector; near words weigh less."""

SPAN = 3
"""Words of the longest expression that has near words."""


class Words(Protocol):
    """What matching needs of the analyser. In a question's vector near words weigh less than 1."""

    def terms(self, text: str) -> list[str]: ...
    def stem_vector(self, text: str) -> SparseVector: ...


@dataclass(frozen=True, slots=True)
class Beside:
    """By stem of the question: the keys of what is near it, and the stems of what an idiom it is in means."""

    near: Mapping[str, frozenset[int]]
    meant: Mapping[str, frozenset[str]]


def beside(question: str, digits: str, analyser: Words) -> Beside:
    """What is near a question and what it means. `digits`: the same question, folded, its numbers in digits."""
    return Beside(_near_keys(digits, analyser), _meant(question, analyser))


def _near_keys(question: str, analyser: Words) -> dict[str, frozenset[int]]:
    """By stem, the keys of what is near the word, or near an expression of two or three words that it is in."""
    near: dict[str, frozenset[int]] = {}
    held: dict[tuple[int, int], frozenset[int]] = {}
    words = question.split()
    for many in range(1, SPAN + 1):
        for at in range(len(words) - many + 1):
            text = " ".join(words[at : at + many])
            vector = analyser.stem_vector(text)
            keys = frozenset(key for key, value in zip(vector.indices, vector.values, strict=True) if value < OWN)
            held[at, many] = keys
            own = keys - held.get((at, many - 1), frozenset()) - held.get((at + 1, many - 1), frozenset())
            if own:
                near |= {stem: own | near.get(stem, frozenset()) for stem in analyser.terms(text)}
    return near


def _meant(question: str, analyser: Words) -> dict[str, frozenset[str]]:
    """By stem of an idiom, the stems of what it means."""
    meant: dict[str, frozenset[str]] = {}
    for one in idioms(question):
        means = frozenset(analyser.terms(one.means))
        meant |= {stem: means | meant.get(stem, frozenset()) for stem in analyser.terms(one.said)}
    return meant
