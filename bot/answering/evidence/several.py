"""The several things that one question asks: `quel tarif, et quelle caution ?`."""

import re
from dataclasses import dataclass, field

from bot.answering.evidence.aspects import Aspect, asked
from bot.answering.evidence.matching import Terms, Words, content, plain

_ASKING = r"(?:quel(?:le)?s?|combien|qui|ou|quand|comment|c'est (?:quel|ou|quand|combien))\b"
_BEFORE = r"(?:a |de |pour |jusqu'a |avec |sur |dans |en )?"
_JOINT = re.compile(rf"[,;:]? et (?={_BEFORE}{_ASKING})|[?.;] +|[,:] (?={_BEFORE}{_ASKING})")
_ASKS = re.compile(
    rf"\b{_ASKING}|\best-ce\b|\b(?:puis|peut|doit|faut|dois|est|sont|a|ont)-(?:je|on|il|elle|ils|elles)\b"
)

ENOUGH = 1 / 3
"""Share of a part's own words that what answers it holds; its heading says others."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things asked: the words that not all of them say, and the kind of fact, None when it says none.

    `words` are those stems as the question writes them: ordinary words only, a name may be somebody's.
    """

    stems: frozenset[str]
    aspect: Aspect | None
    words: tuple[str, ...] = field(default=(), compare=False)

    def told_by(self, covers: frozenset[str], aspects: frozenset[Aspect]) -> bool:
        """Whether a statement that holds these words and facts answers it."""
        held = not self.stems or len(self.stems & covers) >= ENOUGH * len(self.stems)
        return held and (self.aspect is None or self.aspect in aspects)


def several(question: str, terms: Terms, words: Words) -> tuple[Part, ...]:
    """Its parts when it asks two things or more that differ; empty otherwise."""
    asking = [piece for piece in _JOINT.split(plain(question)) if _ASKS.search(piece)]
    if len(asking) < 2:
        return ()
    known = {term.stem for term in content(terms) if term.known}
    said = [known & set(words.terms(piece)) for piece in asking]
    kinds = [next(iter(asked(piece)), None) for piece in asking]
    shared = frozenset.intersection(*map(frozenset, said))
    parts = [
        Part(frozenset(stems - shared), kind, _written(question, stems - shared, words))
        for stems, kind in zip(said, kinds, strict=True)
    ]
    told = [part for part in parts if part.stems or part.aspect]
    return tuple(dict.fromkeys(told)) if len(set(told)) > 1 else ()


def _written(question: str, stems: set[str], words: Words) -> tuple[str, ...]:
    bare = (word.strip('.,;:?!«»()"') for word in question.split())
    return tuple(dict.fromkeys(word for word in bare if word.islower() and stems & set(words.terms(word))))
