"""Questions that ask about the same thing, put together by the words they share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.retrieve import Analyser

MANY = 20
"""From so many questions on, a word that a third of them hold tells nothing apart."""

ALIKE = 0.5
"""The share of the shorter question's words that the other must hold."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Positions of questions about one theme; `words` are those most of them share."""

    positions: tuple[int, ...]
    words: tuple[str, ...]


def gather(questions: Sequence[str], analyser: Analyser) -> list[Gathered]:
    """The themes, the most asked first. Each question joins the first theme that holds half of its rare words."""
    terms = [frozenset(analyser.terms(question)) for question in questions]
    counts = Counter(word for held in terms for word in held)
    common = {word for word, count in counts.items() if len(terms) >= MANY and count > len(terms) / 3}
    themes: list[tuple[list[int], frozenset[str]]] = []
    for position, held in enumerate(terms):
        about = held - common or held
        for positions, theme in themes:
            if _alike(about, theme):
                positions.append(position)
                break
        else:
            themes.append(([position], about))
    ordered = sorted(themes, key=lambda one: (-len(one[0]), one[0][0]))
    return [Gathered(tuple(positions), _shared([terms[one] for one in positions])) for positions, _ in ordered]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    least = min(len(one), len(other))
    return bool(least) and len(one & other) >= max(1, ALIKE * least)


def _shared(held: Sequence[frozenset[str]]) -> tuple[str, ...]:
    counts = Counter(word for words in held for word in words)
    return tuple(word for word, count in counts.most_common(4) if count * 2 >= len(held))
