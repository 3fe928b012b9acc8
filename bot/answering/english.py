"""English questions in the words of French documents: expressions looked up, the longest first; no grammar."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bot.answering.rules import expressions, words
from bot.domain.folding import fold

LONGEST = 6
"""Words of the longest expression."""

LEAST_LETTERS = 4
"""Of a word nobody translated, for it to be searched as it is."""

_WORD = re.compile(r"([^\W_]+(?:(?!['’]s\b)['’-][^\W_]+)*)(?:['’]s\b)?", re.IGNORECASE)
"""A possessive is read as its noun."""
_BEGINS = re.compile(r"(?:^|[.?!]\s+)$")


def in_french(text: str) -> str:
    """The French words an English question is searched with; the question itself when none is known.

    Names and numbers stay, and so do words nobody translated: what the documents lack must be missed.
    """
    found = list(_translated(text))
    return " ".join(french for french, known in found) if any(known for _, known in found) else text


def unread(english: str) -> frozenset[str]:
    """English words that say something no French word was found for."""
    rest = english
    for expression in _expressions() if english else ():
        rest = expression.sub(" ", rest)
    return frozenset(re.findall(r"[a-z]{3,}", rest)) - frozenset(words("places", "english"))


@cache
def _expressions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b{re.escape(one)}s?\b") for one in expressions("english", "words"))


def _translated(text: str) -> Iterator[tuple[str, bool]]:
    """Each expression in French, and what stays as it is said; whether it was known."""
    said = list(_WORD.finditer(text))
    at = 0
    while at < len(said):
        size, french = _longest([fold(one[1]) for one in said[at : at + LONGEST]])
        if french:
            yield french, True
        elif kept := _kept(text, said[at]):
            yield kept, False
        at += size


def _longest(words: list[str]) -> tuple[int, str]:
    """How many of these words make the longest known expression, and its French; one and nothing when none does."""
    for size in range(len(words), 0, -1):
        expression = " ".join(words[:size])
        singular = expression.removesuffix("s")
        if french := _lexicon().get(expression) or _lexicon().get(singular):
            return size, french
    return 1, ""


def _kept(text: str, word: re.Match[str]) -> str:
    """A name, a number, or a word that is none of those that only ask."""
    said = word[1]
    if said[:1].isdigit() or (said[:1].isupper() and not _BEGINS.search(text[: word.start()])):
        return said
    return said if len(said) >= LEAST_LETTERS and fold(said) not in _frame() else ""


@cache
def _lexicon() -> Mapping[str, str]:
    """What is tuned with the rules of places and hours goes before the wider list."""
    tables = (expressions("english_words", "words"), expressions("english", "words"))
    return {" ".join(_WORD.findall(english)): french for table in tables for english, french in table.items()}


@cache
def _frame() -> frozenset[str]:
    return frozenset(words("english_words", "frame"))
