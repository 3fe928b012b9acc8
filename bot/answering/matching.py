"""Which words of a question a text answers to: exactly, by a near word, or misspelt."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from bot.answering.retrieve import SparseVector
from bot.answering.rules import words
from bot.domain.documents import Passage

NEAR, MISSPELT = 0.85, 0.8
FRAME_WEIGHT = 0.15
OWN = 1.0
LEAST_LETTERS = 5
LIKENESS = 0.6


class Words(Protocol):
    """What matching needs of the analyser. In a question's vector near words weigh less than 1."""

    def terms(self, text: str) -> list[str]: ...
    def stem_vector(self, text: str) -> SparseVector: ...


@dataclass(frozen=True, slots=True)
class Read:
    """A text once analysed: its stems, and their identifiers in the vectors."""

    stems: frozenset[str]
    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question. `frame`: it only says what kind of fact is wanted. `near`: keys of near words."""

    stem: str
    weight: float
    near: frozenset[int] = frozenset()
    frame: bool = False


Terms = tuple[Term, ...]


def read(text: str, analyser: Words) -> Read:
    """The analysed text."""
    vector = analyser.stem_vector(text)
    own = (key for key, value in zip(vector.indices, vector.values, strict=True) if value >= OWN)
    return Read(frozenset(analyser.terms(text)), frozenset(own))


def whole(passage: Passage) -> str:
    """A passage with what it stands under."""
    return "\n".join((passage.title, *passage.heading_path, passage.text))


def terms_of(question: str, texts: Sequence[Read], analyser: Words) -> Terms:
    """The words of the question, each once; the fewer of the texts hold it, the more it weighs."""
    near = _near_words(question, analyser)
    framing = _framing(analyser)
    terms = []
    for stem in dict.fromkeys(analyser.terms(question)):
        bare = Term(stem, 1.0, near.get(stem, frozenset()), stem in framing)
        holding = sum(1 for text in texts if match(bare, text) > 0)
        weight = math.log(1 + (len(texts) + 1) / (holding + 1)) * (FRAME_WEIGHT if bare.frame else 1.0)
        terms.append(Term(stem, weight, bare.near, bare.frame))
    return tuple(terms)


def match(term: Term, text: Read) -> float:
    """1 when the text holds the word, less for a near or misspelt one, 0 otherwise."""
    if term.stem in text.stems:
        return 1.0
    if term.near & text.keys:
        return NEAR
    return MISSPELT if not term.frame and any(_alike(term.stem, other) for other in text.stems) else 0.0


def coverage(terms: Iterable[Term], text: Read) -> float:
    """The share, by weight, of the question's words that the text holds; 1 when there are none."""
    listed = list(terms)
    total = sum(term.weight for term in listed)
    return sum(term.weight * match(term, text) for term in listed) / total if total else 1.0


def content(terms: Terms) -> Terms:
    """The words that say what the question is about."""
    return tuple(term for term in terms if not term.frame)


def _near_words(question: str, analyser: Words) -> dict[str, frozenset[int]]:
    near: dict[str, frozenset[int]] = {}
    for word in question.split():
        vector = analyser.stem_vector(word)
        keys = frozenset(key for key, value in zip(vector.indices, vector.values, strict=True) if value < OWN)
        near |= {stem: keys | near.get(stem, frozenset()) for stem in analyser.terms(word)}
    return near


def _framing(analyser: Words) -> frozenset[str]:
    return frozenset(stem for word in words("asking", "frame") for stem in analyser.terms(word))


@cache
def _alike(one: str, other: str) -> bool:
    """Whether two stems may be one word misspelt: shared letter pairs (Dice), and the same first letter."""
    if min(len(one), len(other)) < LEAST_LETTERS or one[0] != other[0] or any(map(str.isdigit, one + other)):
        return False
    if abs(len(one) - len(other)) > 3:
        return False
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) >= LIKENESS


def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[at : at + 2] for at in range(len(word) - 1))
