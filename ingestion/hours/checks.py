"""Whether hours hold together: no opening over another, no text that says otherwise than the rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.places import OpeningHours, Rule, Span
from bot.domain.rules import decide
from ingestion.hours.spans import HoursUnclearError

YEARS = (2026, 2027)
"""Two years hold every weekday in even and odd weeks; years that rules name are added."""
_DAY = timedelta(days=1)
_ZONE = "any"

Openings = tuple[tuple[str, str], ...]


def check_overlaps(hours: OpeningHours) -> None:
    """HoursUnclearError when two openings of a day run over each other."""
    for rule in hours.rules:
        _apart(rule.spans, "")
    if any(rule.adds for rule in hours.rules):
        for day, calendar in _days(hours.rules):
            _apart(decide(hours.rules, day, calendar).spans, f" on {day}")


def check_text(hours: OpeningHours, text: OpeningHours) -> None:
    """HoursUnclearError when the text tells openings of a weekday that the rules never give it."""
    given, told = by_weekday(hours), by_weekday(text)
    for weekday, openings in told.items():
        if missing := openings - given[weekday]:
            raise HoursUnclearError(
                f"the text and the rules disagree: {_names(weekday)} {_said(min(missing))} in « {text.text} »"
            )


def check_same(some: OpeningHours, others: OpeningHours, who: str) -> None:
    """HoursUnclearError when both do not give the same openings on every day."""
    for day, calendar in _days((*some.rules, *others.rules)):
        one, other = (_openings(hours, day, calendar) for hours in (some, others))
        if one != other:
            raise HoursUnclearError(f"{who} disagree: on {day} {_said(one)}, and {_said(other)}")


def _apart(spans: Sequence[Span], when: str) -> None:
    for former, later in pairwise(sorted(spans, key=lambda span: span.opens)):
        if former.closes <= former.opens or later.opens < former.closes:
            raise HoursUnclearError(f"two openings run over each other{when}: {_said(_pairs((former, later)))}")


def by_weekday(hours: OpeningHours) -> Mapping[int, set[Openings]]:
    """Every set of openings that a weekday has over the years, by weekday (Monday is 0)."""
    found: defaultdict[int, set[Openings]] = defaultdict(set)
    for day, calendar in _days(hours.rules):
        found[day.weekday()].add(_openings(hours, day, calendar))
    return found


def _openings(hours: OpeningHours, day: date, calendar: Calendar) -> Openings:
    return _pairs(decide(hours.rules, day, calendar).spans)


def _pairs(spans: Sequence[Span]) -> Openings:
    return tuple((f"{span.opens:%H:%M}", f"{span.closes:%H:%M}") for span in spans)


def _said(openings: Openings) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in openings) or "closed"


def _names(weekday: int) -> str:
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]


def _days(rules: Sequence[Rule]) -> Iterator[tuple[date, Calendar]]:
    """Days enough to meet every rule: in school time, then in each of the school holidays rules name."""
    named = {day.year for rule in rules for season in rule.seasons for day in (season.first, season.last)}
    years = sorted({*YEARS, *named} - {0})
    names = sorted({rule.school_holiday or _ZONE for rule in rules if rule.school_holiday or rule.school != "any"})
    for name in ("", *names):
        calendar = _imagined(years, name)
        for year in years:
            first, count = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
            yield from ((first + number * _DAY, calendar) for number in range(count))


def _imagined(years: Sequence[int], name: str) -> Calendar:
    """A calendar without public holidays, all in school time or all in the holidays of that name."""
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    holiday = SchoolHoliday(name, _ZONE if name else "", first, last)
    away = SchoolHoliday("", _ZONE, date.min, date.min)
    return Calendar({}, (holiday, away), _ZONE, first, last, first, last)
