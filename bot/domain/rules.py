"""Which rules of opening hold on a day, and what they give together."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.calendars import Calendar
from bot.domain.places import DayOfYear, PublicHoliday, Rule, SchoolTime, Season, Span, Weeks

WEEK = 7


@dataclass(frozen=True, slots=True)
class Decision:
    """The spans of a day and why; not `known` when a rule asks for what the calendar does not reach."""

    spans: tuple[Span, ...] = ()
    reason: str = ""
    known: bool = True


def decide(rules: Sequence[Rule], day: date, calendar: Calendar) -> Decision:
    """The last rule that holds decides, and those that add to it; no rule is closed."""
    if not calendar.knows_holidays(day):
        return Decision(known=False)
    holiday = calendar.holiday(day)
    added: tuple[Span, ...] = ()
    for rule in reversed(rules):
        if not _dated(rule, day) or not _festive(rule, holiday):
            continue
        if rule.school is not SchoolTime.ANY and not calendar.knows_school(day):
            return Decision(known=False)
        if not _schooled(rule, day, calendar):
            continue
        added += rule.spans
        if not rule.adds:
            return Decision(_ordered(added), rule.reason or holiday)
    return Decision(_ordered(added), holiday)


def _ordered(spans: Sequence[Span]) -> tuple[Span, ...]:
    # A day that an added rule names in two ways still has each opening once.
    return tuple(sorted(set(spans), key=lambda span: (span.opens, span.closes)))


def _dated(rule: Rule, day: date) -> bool:
    return (
        (not rule.weekdays or day.weekday() in rule.weekdays)
        and (not rule.seasons or any(_in_season(season, day) for season in rule.seasons))
        and (rule.weeks is Weeks.ALL or (rule.weeks is Weeks.EVEN) == (day.isocalendar().week % 2 == 0))
        and (not rule.ranks or bool({_rank(day), _rank_from_end(day)} & set(rule.ranks)))
    )


def _rank(day: date) -> int:
    return (day.day - 1) // WEEK + 1


def _rank_from_end(day: date) -> int:
    return -((monthrange(day.year, day.month)[1] - day.day) // WEEK + 1)


def _in_season(season: Season, day: date) -> bool:
    if season.first.year:
        return _dated_key(season.first) <= (day.year, day.month, day.day) <= _dated_key(season.last)
    first, last = (season.first.month, season.first.day), (season.last.month, season.last.day)
    today = (day.month, day.day)
    return first <= today <= last if first <= last else today >= first or today <= last


def _dated_key(day: DayOfYear) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _festive(rule: Rule, holiday: str) -> bool:
    if rule.on_public_holidays is PublicHoliday.ONLY:
        return bool(holiday) and rule.public_holiday in ("", holiday)
    return not holiday or rule.on_public_holidays is PublicHoliday.OPEN


def _schooled(rule: Rule, day: date, calendar: Calendar) -> bool:
    match rule.school:
        case SchoolTime.ANY:
            return True
        case SchoolTime.TERM:
            return calendar.has_school(day)
        case SchoolTime.HOLIDAYS:
            name = calendar.school_holiday(day)
            return bool(name) and rule.school_holiday in ("", name)
