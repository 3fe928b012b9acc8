"""An agenda of OpenAgenda: each event is a line with its moments, its place and how to register."""

import json

import pytest

from ingestion.parse.parsed import Unreadable
from ingestion.parse.read import read

EVENT = {
    "uid": 1,
    "title": {"fr": "Concert de la chorale", "en": "Choir"},
    "description": {"fr": "Chants de marins."},
    "conditions": {"fr": "Entrée 6 €, gratuit pour les moins de 12 ans"},
    "location": {"name": "Église Saint-Clair", "address": "Place du Bourg, 99000 Bourg", "city": "Bourg"},
    "timings": [
        {"begin": "2026-12-12T19:30:00.000Z", "end": "2026-12-12T21:00:00.000Z"},
        {"begin": "2026-12-11T20:30:00+01:00", "end": "2026-12-11T22:00:00+01:00"},
    ],
    "registration": [{"type": "phone", "value": "02 61 91 10 77"}],
}
LATER = {"title": {"fr": "Vœux"}, "timings": [{"begin": "2027-01-08T18:30:00+01:00"}], "location": None}
LONG = {
    "title": "Exposition",
    "dateRange": {"fr": "Tous les jours du 2 au 30 janvier 2027"},
    "timings": [{"begin": f"2027-01-{day:02}T14:00:00+01:00"} for day in range(2, 31)],
}


def test_events_are_told_in_order_with_their_moments_place_price_and_registration() -> None:
    parsed = read(
        "agenda.json", json.dumps({"total": 2, "events": [LATER, LONG, EVENT, {"title": {"fr": "?"}}]}).encode()
    )
    lines = parsed.sections[0].text.split("\n")
    assert lines[0] == (
        "Concert de la chorale : vendredi 11 décembre 2026, 20 h 30 - 22 h, samedi 12 décembre 2026, 20 h 30 - 22 h ; "
        "Église Saint-Clair, Place du Bourg, 99000 Bourg ; Chants de marins. ; "
        "Entrée 6 €, gratuit pour les moins de 12 ans ; Inscription : 02 61 91 10 77"
    )
    assert lines[1:] == [
        "Exposition : Tous les jours du 2 au 30 janvier 2027",
        "Vœux : vendredi 8 janvier 2027, 18 h 30",
    ]
    assert parsed.notes == ("1 events without a title or a date are left out",)


def test_an_agenda_without_events_is_named_and_other_lists_are_read_as_rows() -> None:
    with pytest.raises(Unreadable, match="no event"):
        read("agenda.json", b'{"events": [{"title": {"fr": "x"}, "timings": []}]}')
    assert read("liste.json", b'{"events": [{"nom": "x"}]}').sections[0].text == "nom : x"
