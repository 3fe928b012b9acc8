"""Reads the signs of one unit against a question."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.evidence.aspects import STRICT, Aspect
from bot.answering.evidence.matching import Read, Term, Terms, content, match
from bot.answering.evidence.needs import Sought
from bot.answering.evidence.reader import ReadPassage, ReadUnit
from bot.answering.evidence.signs import Signs
from bot.answering.evidence.subject import subject_signs
from bot.answering.evidence.unit import UnitKind
from bot.answering.figures.days import days_covered
from bot.answering.figures.ranges import misfits, spans, states, within
from bot.domain.documents import Ranked
from bot.domain.folding import fold

LONG = 40
"""Words beyond which a statement tires."""

RARE = 2
"""How many of the rarest words are looked at apart."""

ELSEWHERE = 0.5
"""What a word lacks that only the rest of the passage holds."""

Places = Sequence[tuple[Read, float]]


@dataclass(frozen=True, slots=True)
class Found:
    """Where the search put a passage: its rank, and the share of the first passages its document has."""

    ranked: Ranked
    rank: int
    votes: float


def signs_of(
    one: ReadUnit,
    passage: ReadPassage,
    found: Found,
    asked: Sought,
    held: frozenset[Aspect],
    rarity: Mapping[str, float],
) -> Signs:
    """The signs of one unit."""
    return Signs(
        **_words(one, passage, asked, rarity),
        **_facts(one, passage, asked, held),
        **_identity(one, passage, asked),
        **subject_signs(one, passage, asked),
        **_given(one, asked),
        **_time(one, passage, asked),
        **_standing(one, passage, found, asked),
        **_shape(one),
    )


def _words(one: ReadUnit, passage: ReadPassage, asked: Sought, rarity: Mapping[str, float]) -> dict[str, float]:
    about = content(asked.terms)
    near = ((one.said, 1.0), (passage.heading, 0.9), (passage.title, 0.9), (one.before, 0.9 if one.hangs else 0.0))
    places = (*near, (one.before, 0.7), (passage.whole, 0.5))
    together = (one.said, passage.heading, passage.title, *((one.before,) if one.hangs else ()))
    absent = [term.weight for term in about if not match(term, passage.whole)]
    heaviest = max((term.weight for term in about), default=1.0)
    rarest = tuple(sorted(about, key=lambda term: -term.weight)[:RARE])
    return {
        "covered": share(about, places),
        "own": share(asked.terms, places[:1]),
        "focus": share(content(asked.focus), near),
        "exact": _exact(about, together),
        "head": share(asked.head, ((one.said, 1.0), (passage.heading, 0.7), (passage.title, 0.4))),
        "pairs": _pairs(asked.pairs, together),
        "rare": share(rarest, near),
        "missing": sum(absent) / (sum(term.weight for term in about) or 1.0),
        "missing_rare": max(absent, default=0.0) / heaviest,
        "purity": _purity(one.label, asked.terms, rarity),
        "title": share(about, ((passage.title, 1.0),)),
        "heading": share(about, ((passage.heading, 1.0),)),
        "before": share(about, ((one.before, 1.0),)),
    }


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


def _identity(one: ReadUnit, passage: ReadPassage, asked: Sought) -> dict[str, float]:
    """Whether it is about the very thing: the names of the question, and what is of something rather than that."""
    near = (one.said, passage.heading, passage.title, *((one.before,) if one.hangs else ()))
    lacking = [_lacking(term, near, passage.whole) for term in asked.names]
    of_that = [thing for thing, of in asked.heads if not _lacking(of, near, passage.whole)]
    return {
        "names": float(bool(lacking) and not any(lacking)),
        "other_names": sum(lacking) / len(lacking) if lacking else 0.0,
        "beheaded": max((_lacking(thing, near, passage.whole) for thing in of_that), default=0.0),
    }


def _lacking(term: Term, near: Sequence[Read], whole: Read) -> float:
    """0 when the unit or what it stands under holds the word, a half when only the rest of the passage does, else 1."""
    if any(match(term, text) for text in near):
        return 0.0
    return ELSEWHERE if match(term, whole) else 1.0


def _given(one: ReadUnit, asked: Sought) -> dict[str, float]:
    stated = spans(one.unit.text) if asked.numbers else ()
    covered = days_covered(fold(one.unit.said)) if asked.days else frozenset()
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


def share(terms: Terms, places: Places) -> float:
    """The share of the known words, by weight, found in these places; 0 when there is none to find."""
    known = [term for term in terms if term.known]
    total = sum(term.weight for term in known)
    found = sum(term.weight * max(match(term, text) * worth for text, worth in places) for term in known)
    return found / total if total else 0.0


def _exact(terms: Terms, places: Sequence[Read]) -> float:
    total = sum(term.weight for term in terms)
    return sum(term.weight for term in terms if any(term.stem in text.stems for text in places)) / (total or 1.0)


def _pairs(pairs: Sequence[tuple[Term, ...]], places: Sequence[Read]) -> float:
    """The share of the neighbouring words of the question that one place holds together."""
    worth = [min(term.weight for term in pair) for pair in pairs]
    held = [any(all(match(term, text) for term in pair) for text in places) for pair in pairs]
    return sum(weight for weight, both in zip(worth, held, strict=True) if both) / (sum(worth) or 1.0)


def _purity(label: Read, terms: Terms, rarity: Mapping[str, float]) -> float:
    """The share of the label's words, by rarity, that the question asks with; 0 for a label without words."""
    said = label.stems
    asked = {stem for term in terms for stem in ({term.stem} | term.related | term.alike) & said}
    total = sum(rarity.get(stem, 1.0) for stem in said)
    return sum(rarity.get(stem, 1.0) for stem in asked) / total if total else 0.0
