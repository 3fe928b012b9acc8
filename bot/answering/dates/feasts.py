"""Feasts and school holidays by their names, on the dates they next fall."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.answering.dates.days import between
from bot.answering.dates.found import Found, Named, Reading
from bot.domain.calendars import Calendar
from bot.domain.folding import fold

ONE_YEAR = timedelta(days=366)

Falls = Callable[[int], date]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Falls:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Falls:
    return lambda year: easter(year) + timedelta(days=days)


def _feast(falls: Falls) -> Callable[[re.Match[str], date, Calendar], Found]:
    def read(found: re.Match[str], today: date, _: Calendar) -> Found:
        said = found.group()
        shift = -1 if "veille" in said else 1 if "lendemain" in said else 0
        year = re.search(r"\b2\d{3}$", said)
        years = [int(year.group())] if year else range(today.year, today.year + 3)
        days = [falls(one) + timedelta(days=shift) for one in years]
        coming = next((day for day in days if year or day >= today), days[-1])
        if "semaine" in said:
            monday = coming - timedelta(days=coming.weekday())
            return Named(between(monday, monday + timedelta(days=6)), name=said.strip(), wide=True)
        return Named((coming,), name=said.strip())

    return read


def _public(found: re.Match[str], today: date, calendar: Calendar) -> Found:
    days = tuple(sorted(day for day in calendar.holidays if today <= day < today + ONE_YEAR))
    return Named(days, recurring=True, name=found.group().strip())


def _bridge(_: re.Match[str], today: date, __: Calendar) -> Found:
    years = (easter(year) + timedelta(days=39) for year in (today.year, today.year + 1))
    thursday = next(day for day in years if day >= today)
    return Named(between(thursday, thursday + timedelta(days=3)), name="pont de l'ascension")


def _festive(found: re.Match[str], today: date, _: Calendar) -> Found:
    """From Christmas Eve to New Year's Day."""
    year = today.year if today > date(today.year, 1, 1) else today.year - 1
    return Named(between(date(year, 12, 24), date(year + 1, 1, 1)), name=found.group().strip(), wide=True)


_SCHOOL_NAMES = {
    **dict.fromkeys(("toussaint", "automne"), "toussaint"),
    **dict.fromkeys(("noel", "fin d'annee", "christmas"), "noel"),
    **dict.fromkeys(("fevrier", "hiver", "ski", "winter"), "hiver"),
    **dict.fromkeys(("paques", "printemps", "avril", "easter", "spring"), "printemps"),
    **dict.fromkeys(("ete", "grandes", "summer"), "ete"),
}


def _school(found: re.Match[str], today: date, calendar: Calendar) -> Found:
    said = found.group()
    wanted = next((name for word, name in _SCHOOL_NAMES.items() if re.search(rf"\b{word}\b", said)), "")
    mine = sorted((one for one in calendar.school if one.zone == calendar.zone), key=lambda one: one.first)
    coming = [one for one in mine if one.last >= today and wanted in fold(one.name)]
    if not coming:
        return Named(name=said.strip())
    return Named(between(max(coming[0].first, today), coming[0].last), name=coming[0].name, wide=True)


_FALLS: Mapping[str, Falls] = {
    "new_year_eve": _fixed(12, 31),
    "new_year": _fixed(1, 1),
    "labour": _fixed(5, 1),
    "national": _fixed(7, 14),
    "assumption": _fixed(8, 15),
    "all_saints": _fixed(11, 1),
    "armistice": _fixed(11, 11),
    "christmas_eve": _fixed(12, 24),
    "christmas": _fixed(12, 25),
    "saint_stephen": _fixed(12, 26),
    "easter_monday": _from_easter(1),
    "good_friday": _from_easter(-2),
    "easter": _from_easter(0),
    "ascension": _from_easter(39),
    "whit_monday": _from_easter(50),
    "pentecost": _from_easter(49),
    "shrove_tuesday": _from_easter(-47),
}
FEASTS: tuple[Reading, ...] = (
    Reading("bridge", _bridge),
    *(Reading(name, _feast(falls)) for name, falls in _FALLS.items()),
    Reading("public", _public),
)
FESTIVE: tuple[Reading, ...] = (Reading("festive", _festive),)
SCHOOL: tuple[Reading, ...] = (Reading("school", _school),)
