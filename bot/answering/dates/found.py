"""What one expression of time gives, and how expressions are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.answering.figures.days import DAYS, MONTHS
from bot.answering.rules import expressions
from bot.domain.calendars import Calendar

RANKS = {
    **dict.fromkeys(("1er", "premier", "premiere", "first"), 1),
    **dict.fromkeys(("2e", "2eme", "deuxieme", "second", "seconde"), 2),
    **dict.fromkeys(("3e", "3eme", "troisieme", "third"), 3),
    **dict.fromkeys(("4e", "4eme", "quatrieme", "fourth"), 4),
    **dict.fromkeys(("dernier", "derniere", "last"), -1),
}
_STANDS = {
    "OFWEEK": r"(?:\b(?:le |du |au |on )?(?:DAY),? )?",
    "NUMBER": r"(\d{1,2})(?:er|st|nd|rd|th)?",
    "YEAR": r"(?:,? (2\d{3}))?(?! ?h\b)",
    "RANK": f"({'|'.join(sorted(RANKS, key=len, reverse=True))})",
    "MONTH": f"(?:{'|'.join(MONTHS)})",
    "DAY": f"(?:{'|'.join(DAYS)})",
}


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date that no calendar holds, as it was written; `real` is the day when only its name is wrong."""

    said: str
    real: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The days an expression names. None of them and not `now`: they are not known yet.

    `wide`: a stretch in which another expression may name a day. `weekdays` are those it says by name.
    """

    days: tuple[date, ...] = ()
    recurring: bool = False
    name: str = ""
    wide: bool = False
    weekdays: tuple[int, ...] = ()
    now: bool = False


Found = Named | Impossible


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression of `rules/dates.toml` and what it means on the day it is written."""

    name: str
    read: Callable[[re.Match[str], date, Calendar], Found]


@cache
def needed(name: str) -> re.Pattern[str]:
    """What a text must hold for that expression to be in it."""
    table = expressions("dates", "needs")
    return re.compile(_standing(table[name]) if name in table else expressions("dates", "feasts")[name])


def _standing(pattern: str) -> str:
    for word, meant in _STANDS.items():
        pattern = pattern.replace(word, meant)
    return pattern


@cache
def expression(name: str) -> re.Pattern[str]:
    """The expression of that name, or the feast; KeyError when there is none."""
    table = expressions("dates", "expressions")
    if name not in table:
        shift = r"(?:(?:la |le )?(?:veille|lendemain|semaine) (?:de |du |d')?)?"
        day = r"(?:(?:le |au |on |du )?jour (?:de |du )?|(?:le |la |a |on |l'|les fetes de |the )(?:l')?)?"
        return re.compile(rf"\b{shift}{day}(?:{expressions('dates', 'feasts')[name]})\b(?: 2\d{{3}})?")
    return re.compile(_standing(table[name]))
