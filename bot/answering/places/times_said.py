"""Days and hours in words: as they are read on a screen, as they are said aloud, in French and in English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from bot.answering.figures.days import ENGLISH_WEEK, ENGLISH_YEAR, WEEK
from bot.domain.folding import fold
from bot.domain.places import Access, Span

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_RANKS = {1: "1er", 2: "2e", 3: "3e", 4: "4e", 5: "5e", -1: "dernier"}
_ENGLISH_RANKS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last"}


def accented(folded: str) -> str:
    """A date read on folded text, its month as it is written: `30 février`."""
    months = {fold(month): month for month in _MONTHS}
    return re.sub(r"[a-z]+", lambda found: months.get(found.group(), found.group()), folded)


class Times(Protocol):
    """How one channel and language say time."""

    def day(self, day: date) -> str: ...
    def hour(self, hour: time) -> str: ...
    def weekdays(self, weekdays: Sequence[int]) -> str: ...
    def ranked(self, rank: int, weekday: int) -> str: ...
    def days(self, days: Sequence[date]) -> str: ...
    def stretch(self, first: date, last: date) -> str: ...
    def spans(self, spans: Sequence[Span]) -> str: ...


@dataclass(frozen=True, slots=True)
class FrenchTimes:
    """`samedi 28 novembre 2026, 8 h 30-12 h`; aloud, `de 8 heures 30 à 12 heures`."""

    aloud: bool = False

    def day(self, day: date) -> str:
        """The date in full."""
        return f"{WEEK[day.weekday()]} {_number(day)} {_MONTHS[day.month - 1]} {day.year}"

    def hour(self, hour: time) -> str:
        """One hour."""
        unit = "heure" if hour.hour in (0, 1) else "heures"
        minutes = f" {hour.minute:02d}" if hour.minute else ""
        return f"{hour.hour} {unit if self.aloud else 'h'}{minutes}"

    def weekdays(self, weekdays: Sequence[int]) -> str:
        """Days of the week; three or more in a row as a range."""
        return _listed(_runs(weekdays, WEEK, " au "), "et")

    def ranked(self, rank: int, weekday: int) -> str:
        """`1er samedi du mois`."""
        return f"{_RANKS[rank]} {WEEK[weekday]} du mois"

    def days(self, days: Sequence[date]) -> str:
        """Several dates."""
        return _listed([self.day(day) for day in days], "et")

    def stretch(self, first: date, last: date) -> str:
        """From one day to another, both included."""
        return f"du {self.day(first)} au {self.day(last)}"

    def spans(self, spans: Sequence[Span]) -> str:
        """The openings of a day, with what is particular to each."""
        return _listed([self._span(span) for span in spans], "et")

    def _span(self, span: Span) -> str:
        opens, closes = self.hour(span.opens), self.hour(span.closes)
        said = f"de {opens} à {closes}" if self.aloud else f"{opens}-{closes}"
        if span.opens == span.closes == time(0):
            said = "24 heures sur 24" if self.aloud else "24 h/24"
        extra = ["sur rendez-vous"] if span.access is Access.APPOINTMENT else []
        extra += [f"dernière entrée à {self.hour(span.last_entry)}"] if span.last_entry else []
        return f"{said} ({', '.join(extra)})" if extra else said


@dataclass(frozen=True, slots=True)
class EnglishTimes:
    """`Saturday 28 November 2026, 10:00-17:00`: the clock of 24 hours, as it is written on the doors in France."""

    aloud: bool = False

    def day(self, day: date) -> str:
        """The date in full."""
        return f"{ENGLISH_WEEK[day.weekday()].title()} {day.day} {ENGLISH_YEAR[day.month - 1].title()} {day.year}"

    def hour(self, hour: time) -> str:
        """One hour."""
        return f"{hour.hour}:{hour.minute:02d}"

    def weekdays(self, weekdays: Sequence[int]) -> str:
        """Days of the week; three or more in a row as a range."""
        return _listed(_runs(weekdays, [name.title() for name in ENGLISH_WEEK], " to "), "and")

    def ranked(self, rank: int, weekday: int) -> str:
        """`1st Saturday of the month`."""
        return f"{_ENGLISH_RANKS[rank]} {ENGLISH_WEEK[weekday].title()} of the month"

    def days(self, days: Sequence[date]) -> str:
        """Several dates."""
        return _listed([self.day(day) for day in days], "and")

    def stretch(self, first: date, last: date) -> str:
        """From one day to another, both included."""
        return f"from {self.day(first)} to {self.day(last)}"

    def spans(self, spans: Sequence[Span]) -> str:
        """The openings of a day, with what is particular to each."""
        return _listed([self._span(span) for span in spans], "and")

    def _span(self, span: Span) -> str:
        opens, closes = self.hour(span.opens), self.hour(span.closes)
        said = f"from {opens} to {closes}" if self.aloud else f"{opens}-{closes}"
        if span.opens == span.closes == time(0):
            said = "24 hours a day"
        extra = ["by appointment"] if span.access is Access.APPOINTMENT else []
        extra += [f"last entry at {self.hour(span.last_entry)}"] if span.last_entry else []
        return f"{said} ({', '.join(extra)})" if extra else said


def times_in(language: str, *, aloud: bool) -> Times:
    """The words of that language; French when there are none."""
    return EnglishTimes(aloud) if language == "en" else FrenchTimes(aloud)


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _listed(parts: Sequence[str], last: str) -> str:
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _runs(weekdays: Sequence[int], names: Sequence[str], to: str) -> list[str]:
    """`lundi au vendredi` for three days in a row and more, each day by its name otherwise."""
    runs: list[list[int]] = []
    for weekday in sorted(weekdays):
        if runs and runs[-1][-1] == weekday - 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    said: list[str] = []
    for run in runs:
        ends = [f"{names[run[0]]}{to}{names[run[-1]]}"]
        said += ends if len(run) > 2 else [names[weekday] for weekday in run]
    return said
