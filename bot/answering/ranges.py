"""Numbers a question gives, and the ranges of a document they fall in: a quotient of 950 in `de 900 à 1299`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.figures import figures
from bot.answering.numbers import in_digits
from bot.answering.readings import FigureKind
from bot.domain.folding import fold

_N = r"(\d+(?:[.,]\d+)?)"
_SPACED = re.compile(r"(?<![\d,.])(\d{1,3})((?: \d{3})+)(?!\d)")
_BOTH = re.compile(
    rf"(?:de|entre|from)? ?{_N} ?(?:€|m|ans)? ?(?:a|et|-|to|and) (?:moins de )?{_N}|(?<![\d-]){_N}-{_N}(?![\d-])"
)
_UNDER = r"moins de|inferieure?s? (?:ou egale?s? )?a|jusqu'a|au plus|maximum|<=?|under|up to"
_OVER = r"plus de|superieure?s? (?:ou egale?s? )?a|a partir de|au moins|des|>=?|over|from"
_BELOW = re.compile(rf"(?:{_UNDER}) ?{_N}|{_N} (?:\w+ )?(?:ou|et) moins")
_ABOVE = re.compile(rf"(?:{_OVER}) ?{_N}|{_N} (?:\w+ )?(?:et|ou) plus")
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Span:
    """Every number from `low` to `high`, both included."""

    low: float
    high: float


def numbers_given(question: str) -> frozenset[float]:
    """The plain numbers a question gives; not its dates, years, hours or amounts."""
    given = (figure for figure in figures(question) if figure.kind is FigureKind.NUMBER)
    return frozenset(value for figure in given if not 1900 <= (value := float(figure.value)) <= 2100)


def spans(text: str) -> tuple[Span, ...]:
    """The ranges a text states."""
    plain = in_digits(fold(text)).replace("–", "-").replace("—", "-")
    plain = _SPACED.sub(lambda found: found.group().replace(" ", ""), plain)
    return tuple(span for span in _spans(plain) if span.low <= span.high)


def _spans(plain: str) -> Iterator[Span]:
    for found in _BOTH.finditer(plain):
        low, high = [float(value.replace(",", ".")) for value in found.groups() if value]
        yield Span(low, high)
    rest = _BOTH.sub(" ~ ", plain)
    for pattern, below in ((_BELOW, True), (_ABOVE, False)):
        for found in pattern.finditer(rest):
            bound = float(next(value for value in found.groups() if value).replace(",", "."))
            strict = re.search(r"moins de|inferieur|under|<(?!=)", found.group())
            yield Span(0.0, bound - 1e-6 if strict else bound) if below else Span(bound, INFINITE)


def within(given: frozenset[float], stated: tuple[Span, ...]) -> bool:
    """Whether a given number falls in a stated range."""
    return any(span.low <= number <= span.high for number in given for span in stated)
