"""The days and hours a question speaks of, from the moment it is asked; the words that say them are taken out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.answering.dates import days, feasts, relative
from bot.answering.dates.found import Found, Impossible, Named, Reading, expression, needed
from bot.answering.dates.hours import Window, window_in
from bot.answering.dates.spelt import spelt
from bot.domain.calendars import Calendar

LONGEST_DAYS = 400

READINGS: tuple[Reading, ...] = (
    *feasts.SCHOOL,
    *feasts.FESTIVE,
    *relative.WEEK_OF,
    *days.WRITTEN,
    *feasts.FEASTS,
    *relative.WEEKS,
    *days.WEEKDAYS,
    *relative.RELATIVE,
    *days.MONTHS_ALONE,
)
"""In this order: what is read first is taken out, so that `lundi de Pentecôte` is no Monday like the others."""


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of the question."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days, in order, and the hours of each when they are said.

    `recurring`: the days stand for every such day (`le samedi`); they are then the next ones.
    `name` is what the question calls them when it is neither a date nor a day of the week.
    """

    days: tuple[date, ...]
    window: Window | None = None
    recurring: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """School holidays whose dates are in no table yet."""

    name: str


When = Now | Days | Impossible | NotKnown


@dataclass(frozen=True, slots=True)
class Dated:
    """`when` is None when the question names no time; `rest` is the folded question without the words of time."""

    when: When | None
    rest: str


def dated(text: str, at: datetime, calendar: Calendar) -> Dated:
    """What the text says of time, relative to that moment. Years that are not said are those to come."""
    plain = spelt(text)
    window, rest = window_in(plain)
    found: list[Found] = []
    for reading in READINGS:
        rest = _taken(reading, rest, at.date(), calendar, found.append)
    return Dated(_together(found, window, at), rest)


def _taken(reading: Reading, rest: str, today: date, calendar: Calendar, keep: Callable[[Found], None]) -> str:
    if not needed(reading.name).search(rest):
        return rest
    for match in expression(reading.name).finditer(rest):
        keep(reading.read(match, today, calendar))
    return expression(reading.name).sub(" ~ ", rest)


def _together(found: list[Found], window: Window | None, at: datetime) -> When | None:
    for one in found:
        if isinstance(one, Impossible):
            return one
    named = [one for one in found if not isinstance(one, Impossible)]
    if any(one.now for one in named) and not any(one.days for one in named):
        return _window_alone(window, at) if window else Now()
    unknown = [one for one in named if not one.days and not one.now]
    if unknown:
        return NotKnown(unknown[0].name)
    if named:
        return _days(named, window)
    return _window_alone(window, at) if window else None


def _days(named: list[Named], window: Window | None) -> Days:
    narrow = [one for one in named if not one.wide] or named
    narrow = [one for one in narrow if not one.recurring] or narrow  # `le dimanche, le 28 mars` is that one
    days = tuple(sorted({day for one in narrow for day in one.days}))
    if len(narrow) < len(named):
        days = _within(days, narrow, [one for one in named if one.wide])
    name = next((one.name for one in named if one.name), "")
    return Days(days[:LONGEST_DAYS], window, all(one.recurring for one in narrow), name)


def _within(days: tuple[date, ...], narrow: list[Named], wide: list[Named]) -> tuple[date, ...]:
    """`le lundi` beside `en août`: the Mondays of August. A date beside `cette semaine` stays that date."""
    weekdays = {weekday for one in narrow for weekday in one.weekdays}
    inside = tuple(sorted({day for one in wide for day in one.days if day.weekday() in weekdays}))
    return inside or days


def _window_alone(window: Window, at: datetime) -> Days:
    today = at.date()
    if window.recurring:
        return Days(tuple(_seven(today)), window, recurring=True)
    passed = window.moment is not None and window.moment < at.time()
    return Days((today + timedelta(days=1) if passed else today,), window)


def _seven(today: date) -> Iterator[date]:
    return (today + timedelta(days=step) for step in range(7))
