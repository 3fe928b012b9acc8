"""Several days of a place in one sentence: a week-end, a week, holidays, every Saturday, the usual week."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.answering.dates.dated import Days
from bot.answering.places.moment import beyond, next_one, overlaps
from bot.answering.places.telling import Telling
from bot.answering.places.usual import Regime, Row, regimes
from bot.domain.clock import PARIS
from bot.domain.openings import Day
from bot.domain.places import SchoolTime, Span

FEW_DAYS = 8
MOST_REGIMES = 4
ONE_DAY = timedelta(days=1)
LEAST_CLOSED = timedelta(days=7)
"""A closing shorter than that is an exception, not how a place usually is."""


def told_days(asked: Days, telling: Telling) -> Iterator[str]:
    """The days a question names, by date or by their name in the week."""
    if asked.recurring and not _only_holidays(asked.days, telling):
        yield from _every(asked, telling)
        return
    days = [telling.day(day) for day in asked.days]
    known = [_within(day, asked) for day in days if day.known]
    if known and len(asked.days) > FEW_DAYS:
        yield from _long(known, telling)
    elif known:
        yield telling.say("week", days=_joined(_runs(known), telling))
    if known and not known[-1].spans and known[-1].reason:
        yield from next_one(datetime.combine(known[-1].date, time(23, 59), PARIS), telling)
    if unknown := [day.date for day in days if not day.known]:
        yield from beyond(unknown[0], telling)


def usual_days(template: str, telling: Telling) -> Iterator[str]:
    """The usual week, by season and school time when there are several."""
    whole = regimes(telling.place, telling.at.date(), telling.calendar)
    found = [one for one in whole if one.rows or one.last - one.first >= LEAST_CLOSED][:MOST_REGIMES]
    for number, regime in enumerate(found):
        rows = _rows(regime.rows, telling) or telling.words.say("closed")
        if regime.always:
            yield telling.say(template, rows=rows)
        else:
            yield telling.say(template if number == 0 else "season", rows=f"{_when(regime, found, telling)} : {rows}")
    if telling.place.hours and telling.place.hours.note:
        yield telling.say("note", note=telling.place.hours.note)


def _every(asked: Days, telling: Telling) -> Iterator[str]:
    weekdays = {day.weekday() for day in asked.days}
    said: set[str] = set()
    found = regimes(telling.place, telling.at.date(), telling.calendar)[:MOST_REGIMES]
    for number, regime in enumerate(found):
        rows = [row for one in regime.rows if (row := _narrowed(one, weekdays, asked))]
        rows = rows or [row for one in regime.rows if (row := _narrowed(one, weekdays, replace(asked, window=None)))]
        text = _rows(rows, telling) if rows else _closed_weekdays(weekdays, telling)
        if text not in said:
            label = "" if number == 0 else f"{_when(regime, found, telling)} : "
            yield telling.say("every" if number == 0 else "season", rows=f"{label}{text}")
        said.add(text)
    yield from _next_of(asked, telling)


def _next_of(asked: Days, telling: Telling) -> Iterator[str]:
    """The next such days, as they really are."""
    days = [_within(telling.day(day), asked) for day in asked.days if telling.day(day).known]
    if days and len(days) <= 2:
        yield telling.words.say("next_of", days=_joined(_runs(days), telling))


def _only_holidays(days: Sequence[date], telling: Telling) -> bool:
    return all(telling.calendar.holiday(day) for day in days)


def _narrowed(row: Row, weekdays: set[int], asked: Days) -> Row | None:
    wanted = tuple(weekday for weekday in row.weekdays if weekday in weekdays)
    spans = tuple(span for span in row.spans if asked.window is None or overlaps(span, asked.window))
    return Row(wanted, spans, row.rank) if wanted and spans else None


def _within(day: Day, asked: Days) -> Day:
    """The hours of that day that were asked; all of them when none was, so that no open day is called closed."""
    spans = tuple(span for span in day.spans if asked.window is None or overlaps(span, asked.window))
    return Day(day.date, spans or day.spans, day.reason, day.known)


def _rows(rows: Sequence[Row], telling: Telling) -> str:
    return " ; ".join(f"{_weekdays(row, telling)} {telling.words.times.spans(row.spans)}" for row in rows)


def _weekdays(row: Row, telling: Telling) -> str:
    times = telling.words.times
    return times.ranked(row.rank, row.weekdays[0]) if row.rank else times.weekdays(row.weekdays)


def _closed_weekdays(weekdays: set[int], telling: Telling) -> str:
    return f"{telling.words.times.weekdays(sorted(weekdays))} {telling.words.say('closed')}"


def _when(regime: Regime, found: Sequence[Regime], telling: Telling) -> str:
    """What sets a regime apart: school time when seasons do not, else its dates."""
    same_school = [one for one in found if one.school is regime.school]
    if regime.school is not SchoolTime.ANY and len(same_school) == 1:
        return telling.words.say(f"school_{regime.school.value}")
    return telling.words.times.stretch(regime.first, regime.last)


def _runs(days: Sequence[Day]) -> list[list[Day]]:
    """Days in a row that open at the same hours for the same reason."""
    runs: list[list[Day]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        alike = last and (last.spans, last.reason) == (day.spans, day.reason) and day.date - last.date == ONE_DAY
        if alike:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _joined(runs: Sequence[Sequence[Day]], telling: Telling) -> str:
    return " ; ".join(_run(run, telling) for run in runs)


def _run(run: Sequence[Day], telling: Telling) -> str:
    times, first, last = telling.words.times, run[0], run[-1]
    dates = times.stretch(first.date, last.date) if len(run) > 2 else times.days([day.date for day in run])
    return f"{dates} {_spans(first.spans, telling)}{telling.because(first.reason)}"


def _spans(spans: Sequence[Span], telling: Telling) -> str:
    return telling.words.times.spans(spans) if spans else telling.words.say("closed")


def _long(days: Sequence[Day], telling: Telling) -> Iterator[str]:
    """The week as it is over the period, then the days that are not so."""
    times = telling.words.times
    stretch = times.stretch(days[0].date, days[-1].date)
    if not any(day.spans for day in days):
        reason = next((day.reason for day in days if day.reason), "")
        yield telling.say("closed_on", day=stretch, because=telling.because(reason), spans="")
        return
    usual = {weekday: _most([day for day in days if day.date.weekday() == weekday]) for weekday in range(7)}
    groups: dict[tuple[Span, ...], list[int]] = {}
    for weekday, spans in usual.items():
        if spans:
            groups.setdefault(spans, []).append(weekday)
    rows = [Row(tuple(weekdays), spans) for spans, weekdays in groups.items()]
    yield telling.say("usual", rows=f"{stretch} : {_rows(rows, telling)}")
    known = {day.date.weekday() for day in days if not day.reason}
    odd = [day for day in days if day.spans != usual[day.date.weekday()] or day.date.weekday() not in known]
    if odd:
        yield telling.say("except", days=_joined(_runs(odd), telling))


def _most(days: Sequence[Day]) -> tuple[Span, ...]:
    ordinary = [day.spans for day in days if not day.reason] or [day.spans for day in days]
    return max(ordinary, key=ordinary.count) if ordinary else ()
