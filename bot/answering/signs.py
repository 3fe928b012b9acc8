"""The signs by which something a passage can say is recognised as an answer, and how much each counts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from bot.answering.aspects import Aspect
from bot.answering.days import days_covered, days_named
from bot.answering.matching import Read, Terms, content, match
from bot.answering.ranges import Given, numbers_given, spans, states, within
from bot.answering.reader import ReadPassage, ReadUnit
from bot.answering.units import UnitKind
from bot.domain.documents import Ranked
from bot.domain.folding import fold

LONG = 40
"""Words beyond which a statement tires."""

Places = Sequence[tuple[Read, float]]


@dataclass(frozen=True, slots=True)
class Signs:
    """Each between 0 and 1 or so. The same type holds their weights."""

    covered: float = 0.0
    own: float = 0.0
    focus: float = 0.0
    title: float = 0.0
    heading: float = 0.0
    before: float = 0.0
    first_aspect: float = 0.0
    other_aspects: float = 0.0
    found: float = 0.0
    rank: float = 0.0
    number: float = 0.0
    within: float = 0.0
    outside: float = 0.0
    day: float = 0.0
    other_day: float = 0.0
    row: float = 0.0
    whole_list: float = 0.0
    item: float = 0.0
    contact: float = 0.0
    length: float = 0.0
    closest: float = 0.0
    heading_aspect: float = 0.0
    long: float = 0.0

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return tuple(float(getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Sought:
    """A question once analysed. `focus`: the words of its asking clause, without the story told around it."""

    terms: Terms
    focus: Terms
    aspects: tuple[Aspect, ...]
    numbers: frozenset[Given]
    days: frozenset[str]
    closest: str


def sought(question: str, terms: Terms, focus: frozenset[str], aspects: tuple[Aspect, ...], closest: str) -> Sought:
    """What the signs are read against."""
    asking = tuple(term for term in terms if term.stem in focus)
    return Sought(terms, asking or terms, aspects, numbers_given(question), days_named(fold(question)), closest)


def signs_of(
    one: ReadUnit, passage: ReadPassage, ranked: Ranked, rank: int, asked: Sought, held: frozenset[Aspect]
) -> Signs:
    """The signs of one unit."""
    unit, about = one.unit, content(asked.terms)
    places = ((one.said, 1.0), (passage.heading, 0.9), (passage.title, 0.9), (one.before, 0.7), (passage.whole, 0.5))
    stated = spans(unit.text) if asked.numbers else ()
    covered_days = days_covered(fold(unit.said)) if asked.days else frozenset()
    return Signs(
        covered=share(about, places),
        own=share(asked.terms, places[:1]),
        focus=share(content(asked.focus), places[:3]),
        title=share(about, ((passage.title, 1.0),)),
        heading=share(about, ((passage.heading, 1.0),)),
        before=share(about, ((one.before, 1.0),)),
        first_aspect=float(bool(asked.aspects) and asked.aspects[0] in held),
        other_aspects=float(bool(held & frozenset(asked.aspects[1:]))),
        found=ranked.score,
        rank=1 / (1 + rank),
        number=float(states(asked.numbers, unit.said)),
        within=float(within(asked.numbers, stated)),
        outside=float(bool(stated) and not within(asked.numbers, stated)),
        day=float(bool(asked.days & covered_days)),
        other_day=float(bool(covered_days) and not asked.days & covered_days),
        row=float(unit.kind is UnitKind.ROW),
        whole_list=float(unit.kind is UnitKind.LIST),
        item=float(unit.kind is UnitKind.ITEM),
        contact=float(unit.kind is UnitKind.CONTACT),
        length=math.log(1 + len(unit.said.split())) / 5,
        closest=float(ranked.passage.owner == asked.closest),
        heading_aspect=float(bool(asked.aspects) and asked.aspects[0] in passage.aspects),
        long=max(0.0, len(unit.said.split()) - LONG) / LONG,
    )


def share(terms: Terms, places: Places) -> float:
    """The share of the known words, by weight, found in these places; 0 when there is none to find."""
    known = [term for term in terms if term.known]
    total = sum(term.weight for term in known)
    found = sum(term.weight * max(match(term, text) * worth for text, worth in places) for term in known)
    return found / total if total else 0.0


def weighed(signs: Signs, scale: Signs) -> float:
    """The score of these signs."""
    return sum(value * weight for value, weight in zip(signs.values(), scale.values(), strict=True))
