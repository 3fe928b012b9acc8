"""Sentences of a question that no passage knows a word of: thanks and presentations that nobody listed."""

import re

from bot.answering.evidence.exact import names
from bot.answering.evidence.matching import Terms, Words, content, plain

_SENTENCE = re.compile(r"(?<=[.!?;:…])\s+|\n+")


def without_asides(question: str, terms: Terms, words: Words) -> Terms:
    """The words of the question but those said only where it asks nothing, names nobody, and no passage knows a word.

    A name is never set aside: what is asked may be asked of that place alone.
    """
    parts = [part for part in _SENTENCE.split(question) if part.strip()]
    said = [frozenset(words.terms(plain(part))) for part in parts]
    known = {term.stem for term in content(terms) if term.known}
    asides = [_asks_nothing(part) and not stems & known for part, stems in zip(parts, said, strict=True)]
    if all(asides):
        return terms
    kept = {stem for stems, aside in zip(said, asides, strict=True) if not aside for stem in stems}
    return tuple(term for term in terms if term.stem in kept or term.frame)


def _asks_nothing(sentence: str) -> bool:
    return not sentence.rstrip().endswith("?") and not names(sentence)
