"""Numbers a question gives, and the ranges of a document they fall in: a quotient of 950 in `de 900 à 1299`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.figures.numbers import in_digits
from bot.domain.folding import fold

_UNITS = (
    "ans|mois|jours?|heures?|semaines?|metres? carres?|metres?|m2|m3|m|€|euros?|kg|litres?|km|h|%|places?|personnes?"
)
_N = r"(\d+(?:\.\d+)?)"
_U = rf"(?: ?({_UNITS})(?![a-z0-9]))?"
_GIVEN = re.compile(rf"(?<![\w.,/:*-]){_N}(?![\d/:*-]|\.\d| ?h\d){_U}")
_UNDER = r"moins de|inferieure?s? (?:ou egale?s? )?a|jusqu'a|au plus|maximum|<=?|under|up to"
_OVER = r"plus de|superieure?s? (?:ou egale?s? )?a|a partir de|au moins|>=?|over|from"
_BOTH = re.compile(rf"{_N}{_U} ?(?:a|et|-|to|and) ?(?:moins de )?{_N}{_U}")
_BELOW = re.compile(rf"(?:{_UNDER}) ?{_N}{_U}|{_N}{_U} (?:ou|et) moins")
_ABOVE = re.compile(rf"(?:{_OVER}) ?{_N}{_U}|{_N}{_U} (?:et|ou) plus")
_YEARS = range(1900, 2101)
LEAST_BARE = 50
INFINITE = float("inf")

REMEMBERED = 2_048
"""Texts whose numbers are kept read, the latest used: what passages can say comes back at each question."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number and its unit, empty when it has none."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Span:
    """Every number from `low` to `high`, both included."""

    low: float
    high: float
    unit: str


@lru_cache(maxsize=REMEMBERED)
def numbers_given(text: str) -> frozenset[Given]:
    """The numbers a text gives, years and hours apart."""
    found = (Given(float(value), _same(unit)) for value, unit in _GIVEN.findall(_plain(text)))
    return frozenset(one for one in found if one.unit or one.value not in _YEARS)


@lru_cache(maxsize=REMEMBERED)
def spans(text: str) -> tuple[Span, ...]:
    """The ranges a text states."""
    return tuple(span for span in _spans(_plain(text)) if span.low <= span.high)


def within(given: frozenset[Given], stated: tuple[Span, ...]) -> bool:
    """Whether a given number falls in a range stated in its unit; a column may have said the unit before."""
    return any(_inside(one, span) for one in given for span in stated)


def _inside(one: Given, span: Span) -> bool:
    """Months are counted in years where the range is; a small bare number is a name (`3 étoiles`), not a measure.

    Nor is a small price an income or a quotient, which ranges often give without any unit.
    """
    if one.unit == "mois" and span.unit == "an":
        return span.low <= one.value / 12 <= span.high
    bare = not one.unit or (one.unit == "€" and not span.unit)
    measured = not bare or one.value >= LEAST_BARE
    return measured and span.low <= one.value <= span.high and span.unit in (one.unit, "")


def states(given: frozenset[Given], text: str) -> bool:
    """Whether a text gives one of these numbers, in the same unit or without any."""
    held = numbers_given(text) if given else frozenset()
    return any(one.value == other.value and other.unit in (one.unit, "") for one in given for other in held)


def misfits(given: frozenset[Given], text: str) -> bool:
    """Whether a text gives numbers of the same unit, and none that fits: ten years where it says fifteen or thirty.

    Prices apart: what is paid is seldom what is asked about.
    """
    measured = frozenset(one for one in given if one.unit not in ("", "€"))
    stated = spans(text) if measured else ()
    units = {one.unit for one in numbers_given(text)} | {span.unit for span in stated} if measured else set()
    return any(one.unit in units for one in measured) and not states(measured, text) and not within(measured, stated)


def _plain(text: str) -> str:
    folded = in_digits(fold(text)).replace("–", "-").replace("—", "-")
    joined = re.sub(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)", lambda found: found.group().replace(" ", ""), folded)
    without_hours = re.sub(r"(?<![\d.,])\d{1,2} ?h(?:eures?)?(?: ?[0-5]\d)?\b", " ", joined)
    return re.sub(r"(?<=\d),(?=\d)", ".", without_hours)


def _spans(plain: str) -> Iterator[Span]:
    for low, first, high, second in _BOTH.findall(plain):
        yield Span(float(low), float(high), _same(second or first))
    rest = _BOTH.sub(" ~ ", plain)
    for found in _BELOW.finditer(rest):
        value, unit = _bound(found)
        strict = re.search(r"moins de|inferieur|under|<(?!=)", found.group())
        yield Span(0.0, value - 1e-6 if strict else value, unit)
    for found in _ABOVE.finditer(rest):
        value, unit = _bound(found)
        yield Span(value, INFINITE, unit)


def _bound(found: re.Match[str]) -> tuple[float, str]:
    first, first_unit, second, second_unit = found.groups()
    return float(first or second), _same(first_unit or second_unit or "")


def _same(unit: str) -> str:
    """One writing for a unit."""
    bare = {"m2": "m2", "metre carre": "m2", "metre": "m", "euro": "€"}
    single = re.sub(r"s\b", "", unit)
    return bare.get(single, single)
