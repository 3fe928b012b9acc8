"""Days written as dates or by their name in the week, and months alone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.answering.dates.found import RANKS, Found, Impossible, Named, Reading
from bot.answering.figures.days import DAYS, MONTHS
from bot.domain.calendars import Calendar

OLDEST_YEAR, YEARS_AHEAD = 2000, 9
WEEK = 7


def next_date(month: int, day: int, today: date) -> date | None:
    """The first such day from today on, None when no year has it."""
    years = range(today.year, today.year + YEARS_AHEAD)
    days = (one for year in years if (one := a_date(year, month, day)) and one >= today)
    return next(days, None)


def a_date(year: int, month: int, day: int) -> date | None:
    """That date when it exists."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def between(first: date, last: date) -> tuple[date, ...]:
    """Every day from one to the other, both included."""
    return tuple(first + timedelta(days=step) for step in range((last - first).days + 1))


def full(day: str, month: int, year: str | None, today: date) -> date | None:
    """The date written with or without its year; None when there is no such day."""
    if year and int(year) >= OLDEST_YEAR:
        return a_date(int(year), month, int(day))
    return next_date(month, int(day), today)


def _written(found: re.Match[str], today: date, _: Calendar) -> Found:
    day, month, year = found.group(1), MONTHS[found.group(2)], found.group(3)
    coming = full(day, month, year, today)
    past = a_date(today.year, month, int(day))
    if past and not year and isinstance(_checked(coming, found), Impossible):
        return _checked(past if isinstance(_checked(past, found), Named) else coming, found)
    return _checked(coming, found)


def _checked(when: date | None, found: re.Match[str]) -> Found:
    """The day, unless it does not exist or does not fall on the day of the week that is said with it."""
    said = found.group().strip()
    named = [weekday for name, weekday in DAYS.items() if re.search(rf"\b{name}\b", said)]
    if when is None or (named and when.weekday() not in named):
        return Impossible(said, when)
    return Named((when,))


def _english(found: re.Match[str], today: date, _: Calendar) -> Found:
    return _checked(full(found.group(2), MONTHS[found.group(1)], found.group(3), today), found)


def _numbers(found: re.Match[str], today: date, _: Calendar) -> Found:
    day, month, year = found.groups()
    return _checked(full(day, int(month), f"20{year}" if year and len(year) == 2 else year, today), found)


def _range(found: re.Match[str], today: date, _: Calendar) -> Found:
    first_day, first_month, last_day, last_month, year = found.groups()
    last = full(last_day, MONTHS[last_month], year, today)
    first = _before(first_day, MONTHS[first_month or last_month], last) if last else None
    if last is None or first is None:
        return Impossible(found.group().strip())
    return Named(between(first, last))


def _before(day: str, month: int, last: date) -> date | None:
    for year in (last.year, last.year - 1):
        if (first := a_date(year, month, int(day))) and first <= last:
            return first
    return None


def _both(found: re.Match[str], today: date, _: Calendar) -> Found:
    one, other, month, year = found.groups()
    days = [full(day, MONTHS[month], year, today) for day in (one, other)]
    return Named(tuple(day for day in days if day)) if all(days) else Impossible(found.group().strip())


def of_month(day: int, today: date) -> date | None:
    """The next day of that number, from today on."""
    months = ((today.year + (today.month + step - 1) // 12, (today.month + step - 1) % 12 + 1) for step in range(4))
    days = (one for year, month in months if (one := a_date(year, month, day)) and one >= today)
    return next(days, None)


def _of_month(found: re.Match[str], today: date, _: Calendar) -> Found:
    return _checked(of_month(int(found.group(1)), today), found)


def _ranked(found: re.Match[str], today: date, _: Calendar) -> Found:
    rank, weekday, month = RANKS[found.group(1)], DAYS[found.group(2).removesuffix("s")], found.group(3)
    if month:
        year = today.year if MONTHS[month] >= today.month else today.year + 1
        return Named((_nth(year, MONTHS[month], weekday, rank),))
    months = ((today.year + (today.month + step - 1) // 12, (today.month + step - 1) % 12 + 1) for step in range(3))
    coming = [day for year, at in months if (day := _nth(year, at, weekday, rank)) >= today]
    skipped = [day for day in coming if day.month != today.month] if "prochain" in found.group() else coming
    return Named((skipped[0],), weekdays=(weekday,))


def _nth(year: int, month: int, weekday: int, rank: int) -> date:
    first = date(year, month, 1)
    days = [first + timedelta(days=step) for step in range(31)]
    there = [day for day in days if day.month == month and day.weekday() == weekday]
    return there[-1] if rank < 0 else there[rank - 1]


def coming(weekday: int, today: date) -> date:
    """The next such day of the week, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % WEEK)


def _weekday(found: re.Match[str], today: date, _: Calendar) -> Found:
    before, name, after = found.group(1) or "", found.group(2).removesuffix("s"), found.group(3) or ""
    weekday = DAYS[name]
    first = coming(weekday, today)
    later = first if first > today else first + timedelta(days=WEEK)
    if after.strip() in ("dernier", "passe") or before.strip() == "last":
        return Named((coming(weekday, today) - timedelta(days=WEEK),))
    if after.strip().startswith("en 8"):
        return Named((later + timedelta(days=WEEK),))
    if after.strip().startswith("en 15"):
        return Named((later + timedelta(days=2 * WEEK),))
    if after.strip() in ("prochain", "suivant", "qui vient") or before.strip() == "next":
        return Named((later,), weekdays=(weekday,))
    every = found.group(2).endswith("s") or before.strip() in ("le", "les", "chaque", "tous les", "every")
    return Named((first,), recurring=every, weekdays=(weekday,))


def _weekdays(found: re.Match[str], today: date, _: Calendar) -> Found:
    first, last = (DAYS[name.removesuffix("s")] for name in found.groups())
    weekdays = tuple((first + step) % WEEK for step in range((last - first) % WEEK + 1))
    days = tuple(sorted(coming(weekday, today) for weekday in weekdays))
    return Named(days, recurring=True, weekdays=weekdays)


def _month(found: re.Match[str], today: date, _: Calendar) -> Found:
    month, year = MONTHS[found.group(1)], found.group(2)
    wanted = int(year) if year else today.year + (month < today.month)
    days = [day for day in _days_of(wanted, month) if year or day >= today]
    return Named(tuple(days), name=f"{found.group(1)} {wanted}", wide=True)


def _days_of(year: int, month: int) -> Iterator[date]:
    return (day for number in range(1, 32) if (day := a_date(year, month, number)))


WRITTEN: tuple[Reading, ...] = (
    Reading("ranked", _ranked),
    Reading("range", _range),
    Reading("both", _both),
    Reading("written", _written),
    Reading("english", _english),
    Reading("numbers", _numbers),
    Reading("of_month", _of_month),
)
WEEKDAYS: tuple[Reading, ...] = (Reading("weekdays", _weekdays), Reading("weekday", _weekday))
MONTHS_ALONE: tuple[Reading, ...] = (Reading("month", _month),)
