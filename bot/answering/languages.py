"""Which language a question is written in: French unless its small words clearly say otherwise."""

import re

from bot.answering.rules import patterns
from bot.domain.folding import fold

FRENCH, ENGLISH, OTHER = "fr", "en", "other"


def surely_french(text: str) -> bool:
    """Whether its small words say French, and hardly another language: a French question typed on the English page."""
    counts = _counts(fold(text))
    return counts[FRENCH] >= 2 and counts[FRENCH] == max(counts.values())


def language_of(text: str) -> str:
    """`fr`, `en`, or `other` for a language the counter does not speak."""
    folded = fold(text)
    letters = [character for character in folded if character.isalpha()]
    if letters and sum(character.isascii() for character in letters) < len(letters) / 2:
        return OTHER
    counts = _counts(folded)
    best = max(counts, key=lambda name: counts[name])
    words = max(1, len(re.findall(r"[a-z']+", folded)))
    clear = counts[best] > counts[FRENCH] and counts[best] >= 2 and counts[best] / words >= 0.25
    if not clear:
        return FRENCH
    return ENGLISH if best == ENGLISH else OTHER


def _counts(folded: str) -> dict[str, int]:
    """How many different small words of each language it holds."""
    return {name: len(set(pattern.findall(folded))) for name, pattern in patterns("languages", "words").items()}
