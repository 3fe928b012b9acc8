"""Territories and places come back from their files as they were written, and old files still read."""

import json
from datetime import date, datetime, time

import pytest

from bot.domain.clock import PARIS
from bot.domain.places import (
    Access,
    Closure,
    Contact,
    DayOfYear,
    OpeningHours,
    Place,
    PublicHoliday,
    Rule,
    SchoolTime,
    Season,
    Span,
    Weeks,
)
from bot.domain.territories import Commune, Intercommunality, Territory
from bot.engines.territory_json import places_from_json, places_to_json, territory_from_json, territory_to_json

HOURS = OpeningHours(
    rules=(
        Rule((Span(time(8, 30), time(12)), Span(time(20), time(2), Access.APPOINTMENT, time(1, 30))), weekdays=(0, 4)),
        Rule(
            seasons=(Season(DayOfYear(11, 1), DayOfYear(2, 29)), Season(DayOfYear(7, 1, 2026), DayOfYear(8, 31, 2026))),
            weeks=Weeks.ODD,
            ranks=(1, -1),
            school=SchoolTime.HOLIDAYS,
            school_holiday="Toussaint",
            on_public_holidays=PublicHoliday.ONLY,
            public_holiday="Noël",
            adds=True,
            reason="congés",
        ),
    ),
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    note="sur rendez-vous le soir",
    text="lundi et vendredi 8 h 30-12 h",
)
PLACE = Place(
    id="m",
    name="Mairie",
    owner="bourg",
    contact=Contact("Mairie", "02 61 91 10 00"),
    topics=("accueil",),
    general=True,
    source_url="https://bourg.example",
    kind="mairie",
    names=("hôtel de ville",),
    hours=HOURS,
    phone_hours=OpeningHours(()),
    accessibility="rampe",
    parent="n",
    closures=(
        Closure("m", datetime(2026, 12, 24, 12, tzinfo=PARIS), datetime(2026, 12, 28, tzinfo=PARIS), "Noël"),
        Closure(
            "m",
            datetime(2026, 12, 29, tzinfo=PARIS),
            datetime(2026, 12, 30, tzinfo=PARIS),
            "permanence",
            (Span(time(9), time(10)),),
            "https://bourg.example/noel",
        ),
    ),
    latitude=48.1,
    longitude=-2.0,
    source_id="annuaire",
    hours_problem="",
)


def test_places_come_back_as_they_were_written() -> None:
    bare = Place("n", "Annexe", "bourg", Contact("Annexe"))
    assert places_from_json(places_to_json((PLACE, bare))) == (PLACE, bare)


def test_a_file_from_before_hours_were_computed_still_reads() -> None:
    contact = {"service": "Mairie", "phone": "", "email": "", "url": "", "hours": "lundi", "address": ""}
    old = {"id": "m", "name": "Mairie", "owner": "bourg", "topics": [], "general": True, "source_url": ""}
    (read,) = places_from_json(json.dumps([old | {"contact": contact}]))
    assert read.contact.hours == "lundi"
    assert read.hours is None and read.closures == () and read.kind == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": {"rules": [{"spans": [{"opens": "25:00", "closes": "12:00"}]}]}},
        {"hours": {"rules": [{"weeks": "some"}]}},
        {"hours": {"rules": [{"seasons": [[1, 2, 3]]}]}},
        {"hours": {"rules": "Mo-Fr"}},
        {"hours": "Mo-Fr"},
        {"closures": [{"starts": "2026-12-24T00:00", "ends": "2026-12-25T00:00"}]},
        {"contact": None},
    ],
)
def test_a_damaged_file_is_refused(wrong: dict[str, object]) -> None:
    (row,) = json.loads(places_to_json((PLACE,)))
    with pytest.raises((ValueError, TypeError, KeyError)):
        places_from_json(json.dumps([row | wrong]))


def test_a_territory_comes_back_and_an_old_one_has_no_zone() -> None:
    communes = {"bourg": Commune("bourg", "Le Bourg", "99001", "agglo", "B")}
    territory = Territory("Rives", "bourg", communes, {"agglo": Intercommunality("agglo", "L'agglo")})
    assert territory_from_json(territory_to_json(territory)) == territory
    old = json.loads(territory_to_json(territory))
    del old["communes"][0]["zone"]
    assert territory_from_json(json.dumps(old)).communes["bourg"].zone == ""
