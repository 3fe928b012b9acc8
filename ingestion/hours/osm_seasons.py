"""Dates and seasons, as OpenStreetMap writes them."""

from calendar import monthrange

from bot.domain.places import DayOfYear, Season
from ingestion.hours.osm_tokens import Tokens
from ingestion.hours.spans import HoursUnclearError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEAP_YEAR = 2024
YEAR_DIGITS = 4


def seasons(tokens: Tokens) -> tuple[Season, ...]:
    """The dates that come next: `Jul-Aug`, `Apr 01-Sep 30,Dec 24`, `2026 Dec 24-2027 Jan 02`, `2026`."""
    found: list[Season] = []
    year, month = 0, 0
    while _date_ahead(tokens, bool(month)):
        year = _year(tokens) or year
        if tokens.peek() not in MONTHS and not month:
            return (Season(DayOfYear(1, 1, year), DayOfYear(12, 31, year)),)
        month = _month(tokens) or month
        season = _season(tokens, month, year)
        found.append(season)
        year, month = season.last.year, season.last.month
        if not (tokens.ahead(",") and (tokens.peek(1) in MONTHS or tokens.peek(1).isdigit())):
            break
        tokens.take(",")
    return tuple(found)


def _date_ahead(tokens: Tokens, more: bool) -> bool:
    word = tokens.peek()
    return word in MONTHS or (word.isdigit() and (more or len(word) == YEAR_DIGITS))


def _season(tokens: Tokens, month: int, year: int) -> Season:
    day = _day(tokens)
    first = _on(month, day or 1, year)
    if not tokens.taken("-"):
        return Season(first, first if day else month_end(month, year))
    year = _year(tokens) or year
    if year and not first.year:
        raise HoursUnclearError("a season begins without a year and ends with one")
    later = _month(tokens)
    until = _day(tokens)
    if not later and not until:
        raise HoursUnclearError(f"{tokens.peek() or 'the end'} stands where the end of a season was expected")
    last = _on(later or month, until, year) if until else month_end(later, year)
    if year and (last.year, last.month, last.day) < (first.year, first.month, first.day):
        raise HoursUnclearError("a season ends before it begins")
    return Season(first, last)


def _year(tokens: Tokens) -> int:
    return tokens.number() if len(tokens.peek()) == YEAR_DIGITS and tokens.peek().isdigit() else 0


def _month(tokens: Tokens) -> int:
    return MONTHS.index(tokens.next()) + 1 if tokens.peek() in MONTHS else 0


def _day(tokens: Tokens) -> int:
    return tokens.number() if tokens.peek().isdigit() and len(tokens.peek()) < YEAR_DIGITS else 0


def _on(month: int, day: int, year: int) -> DayOfYear:
    if not 1 <= day <= monthrange(year or LEAP_YEAR, month)[1]:
        raise HoursUnclearError(f"{MONTHS[month - 1]} has no day {day}")
    return DayOfYear(month, day, year)


def month_end(month: int, year: int = 0) -> DayOfYear:
    """The last day of that month, of that year or of every year."""
    return DayOfYear(month, monthrange(year or LEAP_YEAR, month)[1], year)
