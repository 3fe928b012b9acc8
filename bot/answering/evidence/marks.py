"""How each word of a question stands in a text, found once for all the signs that look at it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.evidence.matching import Read, Term, Terms, match

Row = tuple[float, ...]
"""By word of the question, in its order: 1 when a text holds it, less for a near or misspelt one, else 0."""

Known = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Some words of a question: each one's place in a row and its weight; those that a passage knows, and their sum."""

    words: Known
    known: Known
    total: float

    def share(self, row: Row) -> float:
        """The share of the known words, by weight, that a row holds; 0 when there is none to find."""
        return sum([weight * row[at] for at, weight in self.known]) / self.total if self.total else 0.0

    def weight(self) -> float:
        """What they weigh together; 1 when they weigh nothing."""
        return sum([weight for _, weight in self.words]) or 1.0


class Marks:
    """The words of one question, ready to be looked for in many texts. No word comes twice."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._places = {term.stem: place for place, term in enumerate(terms)}
        self._none = (0.0,) * len(terms)
        self.stems = frozenset(stem for term in terms for stem in (term.stem, *term.related, *term.alike))
        self._keys = frozenset(key for term in terms for key in term.near)

    def of(self, text: Read) -> Row:
        """How the words stand in that text."""
        if self.stems.isdisjoint(text.stems) and self._keys.isdisjoint(text.keys):
            return self._none
        return tuple([match(term, text) for term in self._terms])

    def place(self, term: Term) -> int:
        """Where a word of the question is in a row."""
        return self._places[term.stem]

    def some(self, terms: Iterable[Term]) -> Some:
        """Some of the words, in the order given."""
        chosen = tuple((self.place(term), term) for term in terms)
        known = tuple((place, term.weight) for place, term in chosen if term.known)
        return Some(tuple((place, term.weight) for place, term in chosen), known, sum(weight for _, weight in known))


def best(*rows: tuple[Row, float]) -> Row:
    """By word, the most that one of the rows gives for what that row is worth."""
    return tuple([max(marks) for marks in zip(*([mark * worth for mark in row] for row, worth in rows), strict=True)])
