"""A slow second opinion on the usual hours of a day: rules read forwards, dates walked through, Easter computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.places import DayOfYear, Place, PublicHoliday, Rule, SchoolTime, Season, Span, Weeks

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of days: public holidays and school holidays by their name, days without class, how far."""

    public: dict[date, str]
    school: dict[date, str]
    no_class: frozenset[date]
    first: date
    last: date
    school_first: date
    school_last: date


def easter(year: int) -> date:
    """Easter Sunday by the calculation of Gauss as corrected by Lichtenberg (1997)."""
    secular = 15 + (3 * (year // 100) + 3) // 4 - (8 * (year // 100) + 13) // 25
    golden = (19 * (year % 19) + secular) % 30
    moon = 21 + golden - (golden + year % 19 // 11) // 29
    sunday = 7 - (year + year // 4 + 2 - (3 * (year // 100) + 3) // 4) % 7
    return date(year, 3, 1) + timedelta(days=moon + 7 - (moon - sunday) % 7 - 1)


def public_holidays(years: Sequence[int]) -> dict[date, str]:
    """The eleven days of article L3133-1 of the labour code."""
    found: dict[date, str] = {}
    for year in years:
        sunday = easter(year)
        found |= {
            date(year, 1, 1): "Jour de l'an", date(year, 5, 1): "Fête du Travail",
            date(year, 5, 8): "Fête de la Victoire", date(year, 7, 14): "Fête nationale",
            date(year, 8, 15): "Assomption", date(year, 11, 1): "Toussaint", date(year, 11, 11): "Armistice",
            date(year, 12, 25): "Noël", sunday + DAY: "Lundi de Pâques", sunday + 39 * DAY: "Ascension",
            sunday + 50 * DAY: "Lundi de Pentecôte",
        }  # fmt: skip
    return found


def usual(place: Place, day: date, facts: Facts) -> tuple[list[Span], bool]:
    """The spans of the rules, read from the first to the last, and whether they are known."""
    hours = place.hours
    if hours is None or not facts.first <= day <= facts.last:
        return [], False
    if (hours.valid_from and day < hours.valid_from) or (hours.valid_until and day > hours.valid_until):
        return [], False
    spans: list[Span] = []
    doubtful = False
    for rule in hours.rules:
        if not (_on_date(rule, day) and _on_holiday(rule, facts.public.get(day))):
            continue
        if rule.school != SchoolTime.ANY and not facts.school_first <= day <= facts.school_last:
            doubtful = True
        elif _in_school(rule, day, facts):
            doubtful = doubtful and rule.adds
            spans = [*spans, *rule.spans] if rule.adds else list(rule.spans)
    unique = [span for number, span in enumerate(spans) if span not in spans[:number]]
    return ([], False) if doubtful else (unique, True)


def _on_date(rule: Rule, day: date) -> bool:
    if rule.weekdays and day.isoweekday() - 1 not in rule.weekdays:
        return False
    if rule.seasons and not any(_walks_through(season, day) for season in rule.seasons):
        return False
    if rule.weeks != Weeks.ALL and int(day.strftime("%V")) % 2 != {Weeks.EVEN: 0, Weeks.ODD: 1}[rule.weeks]:
        return False
    return not rule.ranks or any(_ranked(day, rank) for rank in rule.ranks)


def _ranked(day: date, rank: int) -> bool:
    """Count the same weekdays of the month, from its beginning or from its end."""
    month = [day.replace(day=1) + number * DAY for number in range(31)]
    same = [one for one in month if one.month == day.month and one.weekday() == day.weekday()]
    return abs(rank) <= len(same) and same[rank - 1 if rank > 0 else rank] == day


def _walks_through(season: Season, day: date) -> bool:
    """Walk from the first day of the season to its last, from each year it may begin in."""
    for year in [season.first.year] if season.first.year else [day.year - 1, day.year]:
        at, last = _key(season.first), _key(season.last)
        walking = date(year, 1, 1)
        while (walking.month, walking.day) < at:
            walking += DAY
        last_year = season.last.year or (year if at <= last else year + 1)
        while (walking.year, walking.month, walking.day) <= (last_year, *last):
            if walking == day:
                return True
            walking += DAY
    return False


def _key(day: DayOfYear) -> tuple[int, int]:
    return day.month, day.day


def _on_holiday(rule: Rule, holiday: str | None) -> bool:
    if holiday is None:
        return rule.on_public_holidays != PublicHoliday.ONLY
    if rule.on_public_holidays == PublicHoliday.ONLY:
        return not rule.public_holiday or rule.public_holiday == holiday
    return rule.on_public_holidays == PublicHoliday.OPEN


def _in_school(rule: Rule, day: date, facts: Facts) -> bool:
    if rule.school == SchoolTime.TERM:
        return day not in facts.school and day not in facts.no_class
    if rule.school == SchoolTime.HOLIDAYS:
        return day in facts.school and rule.school_holiday in ("", facts.school[day])
    return True
