"""Reads the signs of one unit against a question."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.evidence.aspects import STRICT, Aspect
from bot.answering.evidence.marks import Marks, Row
from bot.answering.evidence.matching import Read
from bot.answering.evidence.needs import Sought
from bot.answering.evidence.reader import ReadPassage, ReadUnit
from bot.answering.evidence.siblings import of_a_sibling
from bot.answering.evidence.signs import Signs
from bot.answering.evidence.unit import UnitKind
from bot.answering.evidence.word_signs import Asking, PassageWords
from bot.answering.figures.days import days_covered
from bot.answering.figures.ranges import misfits, spans, states, within
from bot.domain.documents import Ranked
from bot.domain.folding import fold

LONG = 40
"""Words beyond which a statement tires."""

REMEMBERED = 1_024
"""Units whose days are kept read, the latest used."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the search put a passage: its rank, and the share of the first passages its document has."""

    ranked: Ranked
    rank: int
    votes: float


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage found and read, the words of the question in it, and how rare words are among the passages found."""

    read: ReadPassage
    found: Found
    words: PassageWords
    rarity: Mapping[str, float]


def signs_of(one: ReadUnit, passage: JudgedPassage, asking: Asking, said: Row, held: frozenset[Aspect]) -> Signs:
    """The signs of one unit. `said`: the words of the question in it; `held`: the kinds of fact asked for in it."""
    asked, marks, read = asking.sought, asking.marks, passage.read
    return Signs(
        **passage.words.signs(said, marks.of(one.before), hangs=one.hangs),
        sibling=of_a_sibling(asking.kin, [each.stems for each in (one.part, one.said, read.heading, read.title)]),
        purity=_purity(one.label, marks, passage.rarity),
        denied=asking.denied(marks.of(one.denied)) if one.denied.stems else 0.0,
        **_facts(one, read, asked, held),
        **_given(one, asked),
        **_time(one, read, asked),
        **_standing(one, read, passage.found, asked),
        **_shape(one),
    )


def _facts(one: ReadUnit, passage: ReadPassage, asked: Sought, held: frozenset[Aspect]) -> dict[str, float]:
    first = asked.aspects[0] if asked.aspects else None
    return {
        "strict_aspect": float(first in held and first in STRICT),
        "loose_aspect": float(first in held and first not in STRICT),
        "other_aspects": float(bool(held & frozenset(asked.aspects[1:]))),
        "heading_aspect": float(first in passage.aspects),
        "manner": float(bool(asked.manners & one.manners)),
        "exactly": float(bool(asked.exact & one.exact)),
        "inexact": float(bool(asked.exact - one.exact)),
    }


def _given(one: ReadUnit, asked: Sought) -> dict[str, float]:
    stated = spans(one.unit.text) if asked.numbers else ()
    covered = _days(one.unit.said) if asked.days else frozenset()
    return {
        "number": float(states(asked.numbers, one.unit.said)),
        "within": float(within(asked.numbers, stated)),
        "outside": float(bool(stated) and not within(asked.numbers, stated)),
        "misfit": float(one.unit.kind is UnitKind.ROW and misfits(asked.numbers, one.unit.text)),
        "day": float(bool(asked.days & covered)),
        "other_day": float(bool(covered) and not asked.days & covered),
    }


def _time(one: ReadUnit, passage: ReadPassage, asked: Sought) -> dict[str, float]:
    """Whether the time it speaks of is the asked one; without a year in the question, that of its day."""
    months, years = one.moments.months, one.moments.years | passage.moments.years
    now = {asked.day.year} if asked.day else set()
    wanted = asked.moments.years or now
    dates = one.moments.dates if Aspect.DATE in asked.aspects and asked.day else ()
    return {
        "month": float(bool(asked.moments.months & months)),
        "other_month": float(bool(asked.moments.months and months) and not asked.moments.months & months),
        "year": float(bool(asked.moments.years & years)),
        "other_year": float(bool(asked.moments.years and years) and not asked.moments.years & years),
        "stale": float(bool(years and wanted) and max(years, default=0) < min(wanted, default=0)),
        "upcoming": float(any(asked.day <= day for day in dates if asked.day)),
        "past": float(bool(dates) and all(day < asked.day for day in dates if asked.day)),
    }


def _standing(one: ReadUnit, passage: ReadPassage, found: Found, asked: Sought) -> dict[str, float]:
    return {
        "found": found.ranked.score,
        "rank": 1 / (1 + found.rank),
        "dense": found.ranked.dense or 0.0,
        "votes": found.votes,
        "closest": float(passage.passage.owner == asked.closest),
        "first": float(passage.passage.position == 0),
        "early": 1 / (1 + passage.passage.position),
        "lead": 1 / (1 + one.unit.order),
    }


def _shape(one: ReadUnit) -> dict[str, float]:
    words, kind = len(one.unit.said.split()), one.unit.kind
    return {
        "row": float(kind is UnitKind.ROW),
        "whole_list": float(kind is UnitKind.LIST),
        "item": float(kind is UnitKind.ITEM),
        "contact": float(kind is UnitKind.CONTACT),
        "length": math.log(1 + words) / 5,
        "long": max(0.0, words - LONG) / LONG,
    }


def _purity(label: Read, marks: Marks, rarity: Mapping[str, float]) -> float:
    """The share of the label's words, by rarity, that the question asks with; 0 for a label without words."""
    asked = marks.stems & label.stems
    if not asked:
        return 0.0
    return sum([rarity.get(stem, 1.0) for stem in asked]) / sum([rarity.get(stem, 1.0) for stem in label.stems])


@lru_cache(maxsize=REMEMBERED)
def _days(said: str) -> frozenset[str]:
    return days_covered(fold(said))
