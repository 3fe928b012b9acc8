"""Years, months and dates that a text names, and whether a question's agree with a document's."""

import re
from dataclasses import dataclass
from datetime import date

from bot.answering.figures.days import MONTHS, YEAR
from bot.domain.folding import fold

SEASONS = {
    "hiver": (12, 1, 2), "printemps": (3, 4, 5), "ete": (6, 7, 8), "automne": (9, 10, 11),
    "noel": (12,), "winter": (12, 1, 2), "summer": (6, 7, 8),
}  # fmt: skip
_MONTH = "|".join(YEAR)
_YEAR = re.compile(r"(?<![\d.,/*-])(?:19|20)\d\d(?![\d*]|[.,]\d| ?(?:€|euros?|m2|m²|places|habitants))")
_SLASHED = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)/((?:19|20)\d\d)(?!\d)")
_FULL = re.compile(rf"(?<!\d)(\d{{1,2}})(?:er)? ({_MONTH}) ((?:19|20)\d\d)(?!\d)")
_RANGE = re.compile(rf"\b({_MONTH})(?: \d{{4}})? (?:au|a|et le|-) (?:\d{{1,2}}(?:er)? )?({_MONTH})\b")
_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(MONTHS)})(?!\w)")
_SEASON = re.compile(rf"\b(?:en|l'|d'|cet|cette|haute|basse|in|a) ?(?:saison d')?({'|'.join(SEASONS)})\b")


@dataclass(frozen=True, slots=True)
class Moments:
    """What a text says of time: its years, its months (ranges covered), its whole dates."""

    years: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    dates: tuple[date, ...] = ()


def moments(text: str) -> Moments:
    """Read on any text; a season stands for its months."""
    folded = fold(text).replace("–", "-")
    slashed = [(int(day), int(month), int(year)) for day, month, year in _SLASHED.findall(folded)]
    full = [(int(day), MONTHS[month], int(year)) for day, month, year in _FULL.findall(folded)]
    months = {MONTHS[name] for name in _NAME.findall(folded)} | {month for _, month, _ in slashed}
    for first, last in _RANGE.findall(folded):
        low, high = MONTHS[first], MONTHS[last]
        months |= {(low - 1 + step) % 12 + 1 for step in range((high - low) % 12 + 1)}
    months |= {month for season in _SEASON.findall(folded) for month in SEASONS[season]}
    years = frozenset(int(year) for year in _YEAR.findall(folded)) | {year for _, _, year in slashed}
    dates = tuple(day for parts in (*slashed, *full) if (day := _date(*parts)) is not None)
    return Moments(years, frozenset(months), dates)


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
