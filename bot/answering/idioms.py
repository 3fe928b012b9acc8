"""What residents say in several words, and the words documents have for it: « elle nous a quittés » is a `décès`."""

from dataclasses import dataclass
from functools import lru_cache

from bot.answering.rules import patterns
from bot.domain.folding import fold

REMEMBERED = 64
"""Questions read last: each is read for the search, then for what answers it."""


@dataclass(frozen=True, slots=True)
class Idiom:
    """The folded words as they were said, and the words of documents that answer to them."""

    said: str
    means: str


@lru_cache(REMEMBERED)
def idioms(text: str) -> tuple[Idiom, ...]:
    """Those of a question, each meaning once, by the first words that say it."""
    folded = fold(text)
    found = ((means, pattern.search(folded)) for means, pattern in patterns("idioms", "says").items())
    return tuple(Idiom(said.group(), means) for means, said in found if said)
