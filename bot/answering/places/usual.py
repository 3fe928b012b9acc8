"""The hours of a place as they usually are: week by week, by season, in and out of school holidays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from bot.domain.calendars import Calendar
from bot.domain.places import OpeningHours, Place, Rule, SchoolTime, Span, Weeks
from bot.domain.rules import decide

YEAR_DAYS, SAME_DAYS = 366, 98
"""How far ahead is looked: a year where seasons change the hours, else three months of each nth weekday."""

WEEK = 7
ANY_SPAN = Span(time(0), time(0))
RANKS = (1, 2, 3, 4, -1)


@dataclass(frozen=True, slots=True)
class Row:
    """Days of the week that open at the same hours; of `rank` 0 every week, else the nth of the month."""

    weekdays: tuple[int, ...]
    spans: tuple[Span, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Regime:
    """What a place usually does from `first` to `last`, the first time it does it from today on.

    `school`: only in the holidays, or only outside them. `always`: the place does nothing else all year.
    """

    rows: tuple[Row, ...]
    first: date
    last: date
    school: SchoolTime = SchoolTime.ANY
    always: bool = False


def ordinary(calendar: Calendar) -> Calendar:
    """The calendar without its public holidays."""
    return replace(calendar, holidays={})


def regimes(place: Place, today: date, calendar: Calendar) -> tuple[Regime, ...]:
    """What the place usually does over a year from today, the present first; what is not known is left out."""
    if place.hours is None:
        return ()
    plain = ordinary(calendar)
    changing = any(rule.seasons or rule.school is not SchoolTime.ANY for rule in place.hours.rules)
    by_context: dict[tuple[bool, ...], dict[date, tuple[Span, ...]]] = {}
    for day, spans in _known_days(place.hours, today, plain, YEAR_DAYS if changing else SAME_DAYS):
        by_context.setdefault(_context(place.hours, day, plain), {})[day] = spans
    merged: dict[tuple[Row, ...], Regime] = {}
    for spans_by_day in by_context.values():
        regime = _regime(place.hours, spans_by_day, plain)
        merged.setdefault(regime.rows, regime)
    if len(merged) == 1:
        return tuple(replace(regime, always=True, school=SchoolTime.ANY) for regime in merged.values())
    return tuple(merged.values())


def _known_days(
    hours: OpeningHours, today: date, calendar: Calendar, count: int
) -> Iterator[tuple[date, tuple[Span, ...]]]:
    for step in range(count):
        day = today + timedelta(days=step)
        found = decide(hours.rules, day, calendar)
        if not found.known or not (hours.valid_from or date.min) <= day <= (hours.valid_until or date.max):
            return
        yield day, found.spans


def _context(hours: OpeningHours, day: date, calendar: Calendar) -> tuple[bool, ...]:
    """Which rules are in season on that day, whatever its place in the week."""
    return tuple(
        bool(decide((_wide(rule),), day, calendar).spans)
        for rule in hours.rules
        if rule.seasons or rule.school is not SchoolTime.ANY
    )


def _wide(rule: Rule) -> Rule:
    return replace(rule, weekdays=(), ranks=(), weeks=Weeks.ALL, spans=(ANY_SPAN,))


def _regime(hours: OpeningHours, spans: Mapping[date, tuple[Span, ...]], calendar: Calendar) -> Regime:
    every, ranked = _rows(spans)
    days = list(spans)
    return Regime((*every, *ranked), days[0], _end(days), _school(hours, days, calendar))


def _end(days: Sequence[date]) -> date:
    """The last day of the stretch that begins first."""
    return next((one for one, after in pairwise(days) if (after - one).days > 1), days[-1])


def _school(hours: OpeningHours, days: Sequence[date], calendar: Calendar) -> SchoolTime:
    if all(rule.school is SchoolTime.ANY for rule in hours.rules):
        return SchoolTime.ANY
    return SchoolTime.HOLIDAYS if calendar.school_holiday(days[0]) else SchoolTime.TERM


def _rows(spans: Mapping[date, tuple[Span, ...]]) -> tuple[list[Row], list[Row]]:
    """Every week, then what is particular to the nth of a month."""
    usual: dict[tuple[Span, ...], list[int]] = {}
    ranked: list[Row] = []
    for weekday in range(WEEK):
        there = {day: one for day, one in spans.items() if day.weekday() == weekday}
        if not there:
            continue
        given = list(there.values())
        base = max(given, key=given.count)
        if base:
            usual.setdefault(base, []).append(weekday)
        ranked += _ranked(there, base, weekday)
    return [Row(tuple(weekdays), one) for one, weekdays in usual.items()], ranked


def _ranked(there: Mapping[date, tuple[Span, ...]], base: tuple[Span, ...], weekday: int) -> Iterator[Row]:
    for rank in RANKS:
        given = {one for day, one in there.items() if rank in _ranks(day)}
        other = {one for day, one in there.items() if rank not in _ranks(day)}
        if len(given) == 1 and base not in given and given != {()} and not given & other:
            yield Row((weekday,), next(iter(given)), rank)


def _ranks(day: date) -> tuple[int, int]:
    last = (day + timedelta(days=WEEK)).month != day.month
    return (day.day - 1) // WEEK + 1, -1 if last else 0
