"""Words of time brought to their usual writing: fast, misspelt, dictated, or with numbers in words."""

import re
from functools import cache, lru_cache

from bot.answering.figures.days import spell_days
from bot.answering.figures.numbers import in_digits
from bot.answering.rules import expressions, words
from bot.answering.sounds import sound
from bot.answering.spelling import distance
from bot.domain.folding import fold

LEAST_LETTERS, LEAST_SOUNDS, LONG = 4, 3, 6
"""A shorter word is never taken for another; a long one may be misspelt by more than its sound."""

_WORD = re.compile(r"(?<![\w'-])[a-z]+(?:['-][a-z]+)*(?![\w'])")


def spelt(text: str) -> str:
    """The folded text, its words of time in their usual writing and its numbers in digits."""
    folded = spell_days(fold(text).replace("–", "-").replace("—", "-"))
    folded = re.sub(r"(?<=\d )sept\b\.?", "septembre", folded)
    joined = _written().sub(lambda found: expressions("dates", "written")[found.group()], folded)
    usual = _WORD.sub(lambda found: _usual(found.group()), joined)
    return in_digits(re.sub(r"\bpremier\b", "1er", usual))


@cache
def _written() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, expressions('dates', 'written')))})(?![\w'-])")


@lru_cache(maxsize=8192)
def _usual(word: str) -> str:
    known = words("dates", "known")
    if len(word) < LEAST_LETTERS or word in known or word in words("dates", "ordinary"):
        return word
    heard = sound(word)
    alike = [one for one in known if sound(one) == heard] if len(heard) >= LEAST_SOUNDS else []
    near = [one for one in known if len(word) >= LONG <= len(one) and word[0] == one[0] and distance(word, one, 1) <= 1]
    short = [one for one in known if len(word) == 5 <= len(one) <= LONG and _lacks_one(word, one)]
    return min((*alike, *near, *short), key=lambda one: distance(word, one, LONG), default=word)


def _lacks_one(word: str, known: str) -> bool:
    """Whether a letter inside the known word was left out, or two were swapped: `samdi`, `demian`."""
    return word[0] == known[0] and word[-1] == known[-1] and distance(word, known, 1) <= 1 and len(word) != len(known)
