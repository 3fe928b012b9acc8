"""Calendars of a territory: public holidays from the `holidays` library, school holidays from our own table.

Both are offline. `holidays` (MIT) follows article L3133-1 of the labour code, Alsace-Moselle and overseas.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any  # what tomllib gives

from holidays import country_holidays

from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.territories import NATION, Commune, Territory

FIRST_YEAR = 2024
LAST_YEAR = 2030
"""The years computed: the law changes, so the far future is said unknown rather than computed."""

_TABLE = Path(__file__).with_name("school.toml")
_REGIONS = {
    "57": "57", "67": "6AE", "68": "6AE",
    "971": "971", "972": "972", "973": "973", "974": "974", "976": "976",
}  # fmt: skip
"""Départements with public holidays of their own, as the library names them."""
_OVERSEAS = "97"


def calendar_of(commune: Commune) -> Calendar:
    """The days off in a commune: its département is read from its INSEE code, its school zone is its own."""
    return _calendar(_department(commune.insee), commune.zone)


def calendars_of(territory: Territory) -> Mapping[str, Calendar]:
    """The calendar of every owner of places: communes, their groups, the nation.

    A group whose communes are not all in one school zone knows no school holidays; the nation never does.
    """
    found = {commune.id: calendar_of(commune) for commune in territory.communes.values()}
    for group in territory.intercommunalities:
        members = [one for one in territory.communes.values() if one.intercommunality == group]
        zones = {one.zone for one in members}
        regions = {_department(one.insee) for one in members}
        found[group] = _calendar(min(regions, default=""), zones.pop() if len(zones) == 1 else "")
    return found | {NATION: _calendar("", "")}


def school_zones() -> tuple[str, ...]:
    """The zones whose holidays the table holds."""
    return tuple(_read()["zones"])


def school_table_ends() -> date:
    """The last day for which school holidays are known."""
    ends: date = _read()["known_until"]
    return ends


def school_holiday_names() -> tuple[str, ...]:
    """What the school holidays of the table are called."""
    return tuple(dict.fromkeys(row["name"] for row in _read()["holidays"]))


def public_holiday_names() -> tuple[str, ...]:
    """What public holidays are called, in the whole country (two on one day are joined by a semicolon)."""
    regions = (None, *_REGIONS.values())
    years = [country_holidays("FR", subdiv=one, years=LAST_YEAR, language="fr").values() for one in regions]
    return tuple(dict.fromkeys(name for names in years for name in names if ";" not in name))


def _calendar(department: str, zone: str) -> Calendar:
    table = _read()
    region = _REGIONS.get(department)
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    public = country_holidays("FR", subdiv=region, years=years, language="fr")
    listed = ((row, zone) for row in table["holidays"] for zone in row["zones"])
    return Calendar(
        holidays=dict(sorted(public.items())),
        school=tuple(SchoolHoliday(row["name"], letter, row["first"], row["last"]) for row, letter in listed),
        zone=zone,
        known_from=date(FIRST_YEAR, 1, 1),
        known_until=date(LAST_YEAR, 12, 31),
        school_from=table["known_from"],
        school_until=table["known_until"],
        no_class=frozenset(table["no_class"]),
    )


def _department(insee: str) -> str:
    return insee[:3] if insee.startswith(_OVERSEAS) else insee[:2]


def _read() -> Mapping[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
