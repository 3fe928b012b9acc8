"""Places through a whole ingestion: their hours are published, and what is wrong with them is named in the report."""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

from bot.domain.openings import day_of
from bot.domain.places import Place
from bot.engines.calendars import calendar_of
from bot.engines.generations import load_places, load_territory
from bot.engines.sparse import FrenchAnalyser
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report, report_text
from tests.ingestion.folders import territory

MONDAY = date(2026, 11, 23)


def directory(*entries: dict[str, Any]) -> str:
    return json.dumps({"places": [{"name": str(one.get("id")).capitalize(), **one} for one in entries]})


def run(folder: Path, data: Path) -> tuple[Report, dict[str, Place]]:
    report = ingest(folder, data, embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)
    return report, {place.id: place for place in load_places(data / "index")}


def test_hours_closures_and_facts_are_published_and_the_second_time_costs_nothing(tmp_path: Path) -> None:
    entry = {
        "id": "mairie",
        "kind": "mairie",
        "names": ["hôtel de ville"],
        "accessibility": "rampe rue aux Cordiers",
        "hours": "lundi 9 h-12 h",
        "opening_hours": "Mo 09:00-12:00",
        "phone_hours": "lundi 14 h-17 h",
        "latitude": 48.1,
        "longitude": -2,
        "closures": [{"from": "2026-11-30", "reason": "inventaire"}],
    }
    folder = territory(tmp_path / "t", {"annuaire.json": directory(entry)})
    report, places = run(folder, tmp_path / "d")
    place = places["mairie"]
    assert report.notes == ()
    assert (place.kind, place.names, place.source_id) == ("mairie", ("hôtel de ville",), "annuaire")
    assert (place.latitude, place.longitude) == (48.1, -2.0)
    assert place.closures[0].source_url == "https://bourg.example/annuaire"
    calendar = calendar_of(load_territory(tmp_path / "d/index").communes["bourg"])
    assert day_of(place, MONDAY, calendar).spans[0].closes == time(12)
    assert day_of(place, date(2026, 11, 30), calendar).reason == "inventaire"
    again, _ = run(folder, tmp_path / "d")
    assert not again.published and again.parsed == 0


def test_hours_in_doubt_are_named_and_the_place_stays_without_them(tmp_path: Path) -> None:
    entries = (
        {"id": "mairie", "phone": "02 61 91 10 00", "opening_hours": "Mo 25:00-26:00"},
        {"id": "poste", "hours": "lundi 9 h-12 h", "opening_hours": "Mo 10:00-12:00"},
        {"id": "piscine", "opening_hours": "Mo 09:00-12:00,11:00-14:00"},
        {"id": "port", "hours": "selon la marée"},
    )
    report, places = run(territory(tmp_path / "t", {"annuaire.json": directory(*entries)}), tmp_path / "d")
    said = {remark.text.split(":")[0]: remark.text for remark in report.notes}
    assert said.keys() == places.keys()
    for name, fault in (("mairie", "25:00"), ("poste", "disagree"), ("piscine", "over each other"), ("port", "marée")):
        assert "hours not kept" in said[name] and fault in said[name]
        assert places[name].hours is None and fault in places[name].hours_problem
        assert f"annuaire (annuaire.json): {name}: hours not kept" in report_text(report)
    assert places["mairie"].contact.phone == "02 61 91 10 00"
    assert places["poste"].contact.hours == "lundi 9 h-12 h"


def test_two_sources_that_disagree_leave_a_place_without_hours(tmp_path: Path) -> None:
    first = directory({"id": "mairie", "hours": "lundi 9 h-12 h"}, {"id": "poste", "hours": "mardi 9 h-12 h"})
    second = directory(
        {"id": "mairie", "hours": "lundi 9 h-12 h 30"}, {"id": "poste", "opening_hours": "Tu 09:00-12:00"}
    )
    folder = territory(tmp_path / "t", {"annuaire.json": first, "ville.json": second})
    report, places = run(folder, tmp_path / "d")
    assert places["mairie"].hours is None
    assert "annuaire and ville disagree: on 2026-01-05" in places["mairie"].hours_problem
    assert [remark.text for remark in report.notes if remark.source == "mairie"] == [
        "this place is described twice: only the first is kept, hours not kept: annuaire and ville disagree: "
        "on 2026-01-05 09:00-12:00, and 09:00-12:30"
    ]
    assert places["poste"].hours is not None


def test_hours_hold_only_while_their_source_does(tmp_path: Path) -> None:
    files = {"annuaire.json": directory({"id": "mairie", "hours": "lundi 9 h-12 h", "phone_hours": "lundi 9 h-10 h"})}
    extra = {"annuaire": "valid_from = 2026-01-01\nvalid_until = 2026-11-29"}
    _, places = run(territory(tmp_path / "t", files, extra), tmp_path / "d")
    calendar = calendar_of(load_territory(tmp_path / "d/index").communes["bourg"])
    days = [date(2025, 12, 29), MONDAY, date(2026, 11, 30)]
    assert [day_of(places["mairie"], day, calendar).known for day in days] == [False, True, False]


def test_odd_entries_are_named(tmp_path: Path) -> None:
    entries = (
        {"id": "mairie", "opening_hour": "Mo 09:00-12:00"},
        {"id": "poste", "parent": "gare"},
        {"id": "port", "latitude": 480.1},
    )
    report, places = run(territory(tmp_path / "t", {"annuaire.json": directory(*entries)}), tmp_path / "d")
    assert [remark.text for remark in report.notes] == [
        "mairie: unknown field opening_hour",
        "port: latitude 480.1 is no number of degrees",
        "the place it is in, gare, is in no directory",
    ]
    assert places["port"].latitude is None
