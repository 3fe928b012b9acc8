"""What a question wants, word by word, and what a passage says, compared by family: `inscrire`, `inscription`."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.evidence.aspects import Aspect, asked
from bot.answering.search.channels import Analyser
from bot.domain.documents import Passage

UNIVERSE = 1000
"""Passages a word is judged rare against; those found hold nearly all that hold a rare word."""

FAMILY = 5
"""Letters two stems share at their beginning when they are of one family."""

OPENING = 30
"""The first words of a passage, which often say what it is about."""


@dataclass(frozen=True, slots=True)
class Words:
    """The families of a passage's words: in order, and as sets by where they stand."""

    text: tuple[str, ...]
    said: frozenset[str]
    opening: frozenset[str]
    title: frozenset[str]
    heading: frozenset[str]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanting:
    """A question's families with their rarity, side by side as they were said, and the words documents use for them."""

    rarity: Mapping[str, float]
    total: float
    pairs: tuple[tuple[str, str], ...]
    near: frozenset[str]
    terms: int
    aspects: tuple[Aspect, ...]

    def covered(self, said: Collection[str]) -> float:
        """The share of the question, by rarity, that is said."""
        return sum([worth for word, worth in self.rarity.items() if word in said]) / self.total

    def focus(self, said: Collection[str]) -> float:
        """The share of what is said that the question says too."""
        return len(self.rarity.keys() & said) / len(said) if said else 0.0


def words_of(passage: Passage, analyser: Analyser) -> Words:
    """The words of a passage."""
    text = tuple(map(_family, analyser.terms(passage.text)))
    title = frozenset(map(_family, analyser.terms(passage.title)))
    heading = frozenset(map(_family, analyser.terms(" / ".join(passage.heading_path))))
    said = frozenset(text)
    return Words(text, said, frozenset(text[:OPENING]), title, heading, said | title | heading)


def wanting_of(question: str, relatives: Iterable[str], texts: Sequence[frozenset[str]], analyser: Analyser) -> Wanting:
    """The question read against the passages found for it: a word is rare when few of them hold it."""
    stems = [stem for stem in analyser.terms(question) if len(stem) > 1 or stem.isdigit()]
    said = list(dict.fromkeys(map(_family, stems)))
    holding = {word: sum(word in text for text in texts) for word in said}
    rarity = {word: math.log((UNIVERSE + 1) / (count + 1)) for word, count in holding.items() if count}
    near = (*analyser.near_terms(question), *(stem for one in relatives for stem in analyser.terms(one)))
    return Wanting(
        rarity=rarity,
        total=sum(rarity.values()) or 1.0,
        pairs=tuple(pairwise(said)),
        near=frozenset(map(_family, near)) - frozenset(said),
        terms=len(said),
        aspects=asked(question),
    )


def _family(stem: str) -> str:
    return stem[:FAMILY]
