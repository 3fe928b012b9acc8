"""Which words of a question a text answers to: exactly, by a near word, or misspelt."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from bot.answering.evidence.beside import OWN
from bot.answering.evidence.lexicon import FRAME_WEIGHT, Lexicon
from bot.answering.figures.numbers import in_digits
from bot.answering.figures.ranges import INFINITE, spans
from bot.answering.search.channels import SparseVector
from bot.answering.sounds import sound
from bot.domain.folding import fold

NEAR, MISSPELT = 0.85, 0.8
LEAST_LETTERS, LEAST_SOUNDS = 5, 3
FAMILY = 5
"""Letters two stems share at their beginning when they are of one family."""
LIKENESS = 0.65
OF_AGE, OLD = 18, 60
"""Years up to which a range of ages is said of children, and from which of the elderly."""
UNIVERSE = 1000
"""Passages a word is judged rare against; those retrieved hold nearly all that hold a rare word."""


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
    """A word of the question.

    `frame`: it only says what kind of fact is wanted. `near`: keys of near words. `related`: stems of the same
    family or of near words. `alike`: stems of the passages it may be a misspelling of, when none holds it.
    `known`: some passage answers to it.
    """

    stem: str
    weight: float
    near: frozenset[int] = frozenset()
    related: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()
    frame: bool = False
    known: bool = True


Terms = tuple[Term, ...]


def read(text: str, analyser: Words) -> Read:
    """The analysed text; numbers in words are read as digits, and who is of the ages it states is said."""
    digits = " ".join((plain(text), *_people_of(text)))
    vector = analyser.stem_vector(digits)
    own = (key for key, value in zip(vector.indices, vector.values, strict=True) if value >= OWN)
    return Read(frozenset(analyser.terms(digits)), frozenset(own))


def _people_of(text: str) -> Iterator[str]:
    """The words for those whose ages the text states: `3-17 ans`. A range of few years is taken for ages."""
    ages = [span for span in spans(text) if span.unit == "an"]
    if any(span.high <= OF_AGE for span in ages):
        yield "enfant"
    if any(span.low >= OLD and span.high == INFINITE for span in ages):
        yield "senior"


def plain(text: str) -> str:
    """Folded, numbers in digits, units in words: `m³` and `mètre cube` are one."""
    folded = in_digits(fold(text.replace("³", "3").replace("²", "2")))
    for unit, written in (("m3", "metre cube"), ("m2", "metre carre")):
        folded = re.sub(rf"\b{unit}\b", written, folded)
    return folded


def terms_of(question: str, texts: Sequence[Read], lexicon: Lexicon, home: frozenset[str] = frozenset()) -> Terms:
    """The words of the question, each once; the fewer of the texts hold it, the more it weighs.

    `home`: stems that name the asker's own commune, which its documents need not repeat.
    """
    digits = plain(question)
    beside = lexicon.beside(question, digits)
    said = frozenset().union(*(text.stems for text in texts))
    families = _families(said)
    stems = [stem for stem in dict.fromkeys(lexicon.analyser.terms(digits)) if len(stem) > 1 or stem.isdigit()]
    bare = (
        Term(
            stem=stem,
            weight=FRAME_WEIGHT if stem in home else lexicon.worth(stem),
            near=beside.near.get(stem, frozenset()),
            related=_family(stem, families) | lexicon.near(stem) | beside.meant.get(stem, frozenset()),
            frame=stem in lexicon.frame | home,
        )
        for stem in stems
    )
    return tuple(_weighed(term, texts, said) for term in bare)


def match(term: Term, text: Read) -> float:
    """1 when the text holds the word, less for a near or misspelt one, 0 otherwise."""
    if term.stem in text.stems:
        return 1.0
    if not (term.near.isdisjoint(text.keys) and term.related.isdisjoint(text.stems)):
        return NEAR
    return 0.0 if term.alike.isdisjoint(text.stems) else MISSPELT


def content(terms: Iterable[Term]) -> Terms:
    """The words that say what the question is about."""
    return tuple(term for term in terms if not term.frame)


def rarities(texts: Sequence[Read]) -> dict[str, float]:
    """How rare each word of these texts is among them, and among the many texts they were chosen from."""
    held = Counter(chain.from_iterable(text.stems for text in texts))
    worth = [_rarity(count) for count in range(len(texts) + 1)]
    return {stem: worth[count] for stem, count in held.items()}


def _rarity(count: int) -> float:
    return math.log((UNIVERSE + 1) / (count + 1))


def _weighed(term: Term, texts: Sequence[Read], said: frozenset[str]) -> Term:
    holding = sum(1 for text in texts if match(term, text) > 0)
    if not holding:
        term = replace(term, alike=_misspelt(term.stem, said))
        holding = sum(1 for text in texts if match(term, text) > 0)
    return replace(term, weight=_rarity(holding) * term.weight, known=holding > 0)


def _families(said: frozenset[str]) -> Mapping[str, list[str]]:
    """The words of the passages by their first letters."""
    found: dict[str, list[str]] = {}
    for stem in said:
        if len(stem) >= FAMILY:
            found.setdefault(stem[:FAMILY], []).append(stem)
    return found


def _family(stem: str, families: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The words of the passages that begin alike: `inscrire`, `inscription`."""
    near = families.get(stem[:FAMILY], ()) if len(stem) >= FAMILY else ()
    return frozenset(one for one in near if one.startswith(stem) or stem.startswith(one))


def _misspelt(stem: str, said: frozenset[str]) -> frozenset[str]:
    heard = sound(stem)
    if len(heard) >= LEAST_SOUNDS and (same := frozenset(one for one in said if sound(one) == heard)):
        return same
    return _written_alike(stem, said)


def _written_alike(stem: str, said: frozenset[str]) -> frozenset[str]:
    """Stems that may be this one misspelt: shared letter pairs (Dice), and the same first letter. None has a digit."""
    if len(stem) < LEAST_LETTERS or any(map(str.isdigit, stem)):
        return frozenset()
    shortest, longest, pairs = max(LEAST_LETTERS, len(stem) - 3), len(stem) + 3, _pairs(stem)
    near = (one for one in said if one[0] == stem[0] and shortest <= len(one) <= longest)
    return frozenset(one for one in near if _dice(pairs, _pairs(one)) >= LIKENESS and not any(map(str.isdigit, one)))


def _dice(some: frozenset[str], others: frozenset[str]) -> float:
    return 2 * len(some & others) / (len(some) + len(others))


def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[at : at + 2] for at in range(len(word) - 1))
