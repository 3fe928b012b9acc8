"""The demo territory's hours, against what its pages and calendars say (read by a person, not by the code)."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.clock import PARIS
from bot.domain.openings import by_phone, day_of, next_opening, open_at
from bot.domain.places import Access, Place
from bot.domain.territories import Territory
from bot.engines.calendars import calendars_of
from ingestion.parse.read import read
from ingestion.places import places_of
from ingestion.sources import read_sources

CORPUS = Path(__file__).parents[2] / "corpus"
CATALOGUE = read_sources(CORPUS)
DIRECTORIES = [one for one in CATALOGUE.sources if one.location.endswith("annuaire.json")]
PARSED = {one.id: read(one.location, (CORPUS / one.location).read_bytes()) for one in DIRECTORIES}
FOUND = places_of(DIRECTORIES, PARSED)
PLACES = {place.id: place for place in FOUND.kept}
TERRITORY: Territory = CATALOGUE.territory
CALENDARS = calendars_of(TERRITORY)


def said(place: Place, day: date) -> str:
    found = day_of(place, day, CALENDARS[place.owner])
    if not found.known:
        return "?"
    return " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in found.spans) or f"({found.reason})"


def test_nothing_in_the_directories_is_odd() -> None:
    assert [note for parsed in PARSED.values() for note in parsed.notes] == []
    assert FOUND.notes == ()
    assert [place.id for place in PLACES.values() if place.hours_problem] == []


def test_every_demo_place_says_its_kind() -> None:
    assert [place.id for place in PLACES.values() if not place.kind] == []


@pytest.mark.parametrize(
    ("place", "day", "hours"),
    [
        # Horaires et accès de la mairie
        ("pc-mairie", date(2026, 11, 26), "13:30-17:15"),
        ("pc-mairie", date(2026, 11, 27), "08:30-12:00 13:30-17:15"),
        ("pc-mairie", date(2026, 11, 28), "09:00-12:00"),
        ("pc-mairie", date(2026, 11, 29), "()"),
        ("pc-mairie", date(2026, 11, 11), "(Armistice)"),
        ("pc-mairie", date(2026, 12, 24), "13:30-16:00"),
        ("pc-mairie", date(2026, 12, 26), "(fêtes de fin d'année)"),
        ("pc-mairie", date(2026, 12, 31), "13:30-16:00"),
        ("pc-mairie", date(2027, 1, 2), "(fêtes de fin d'année)"),
        # Les services de la mairie ferment avec elle
        ("pc-etat-civil", date(2026, 12, 24), "13:30-16:00"),
        ("pc-etat-civil", date(2026, 12, 26), "(fêtes de fin d'année)"),
        ("pc-etat-civil", date(2026, 11, 27), "08:30-12:00 13:30-17:00"),
        ("pc-urbanisme", date(2026, 11, 25), "14:00-17:00"),
        ("pc-urbanisme", date(2026, 11, 26), "()"),
        ("pc-urbanisme", date(2026, 11, 27), "(changement de logiciel)"),
        ("pc-urbanisme", date(2026, 2, 25), "?"),
        ("pc-enfance", date(2026, 11, 25), "08:30-17:00"),
        ("pc-enfance", date(2026, 12, 29), "(fêtes de fin d'année)"),
        ("pc-enfance", date(2027, 1, 4), "08:30-12:30"),
        ("pc-ccas", date(2026, 11, 26), "(formation du personnel)"),
        ("pc-mediatheque", date(2026, 12, 30), "(fermeture de Noël)"),
        ("pc-mediatheque", date(2027, 1, 5), "14:00-18:30"),
        ("pc-mediatheque", date(2027, 1, 23), "10:00-00:00"),
        ("pc-mediatheque", date(2027, 8, 4), "?"),
        ("pc-port", date(2026, 12, 25), "(Noël)"),
        ("pc-port", date(2027, 1, 1), "(Jour de l'an)"),
        ("pc-port", date(2027, 7, 14), "07:00-21:00"),
        ("pc-port", date(2026, 11, 11), "08:00-12:00 14:00-18:00"),
        ("pc-creche", date(2026, 12, 28), "(fermeture de Noël)"),
        ("pc-creche", date(2027, 5, 7), "(pont de l'Ascension)"),
        ("pc-creche", date(2027, 8, 10), "(fermeture d'été)"),
        ("pc-marche", date(2026, 12, 26), "08:00-13:00"),
        ("pc-marche", date(2026, 11, 11), "08:00-13:00"),
        ("pc-marche-noel", date(2026, 12, 19), "10:00-20:00"),
        ("pc-marche-noel", date(2026, 12, 18), "()"),
        ("pc-marche-noel", date(2027, 12, 18), "?"),
        ("pc-marche-nocturne", date(2027, 7, 15), "18:00-23:00"),
        ("pc-cimetiere-la-lande", date(2026, 11, 24), "08:30-17:30"),
        ("pc-cimetiere-saint-clair", date(2026, 5, 12), "08:00-19:00"),
        ("pc-cimetiere-saint-clair", date(2026, 11, 1), "08:30-17:30"),
        ("pc-centre-loisirs", date(2026, 11, 25), "07:45-18:30"),
        ("pc-centre-loisirs", date(2026, 11, 26), "()"),
        ("pc-centre-loisirs", date(2026, 10, 20), "07:45-18:30"),
        ("pc-centre-loisirs", date(2026, 12, 22), "(accueil au centre de Montreval)"),
        ("pc-centre-loisirs", date(2027, 8, 17), "(fermeture d'été)"),
        # L'agglomération
        ("rca-piscine", date(2026, 9, 9), "(vidange et travaux)"),
        ("rca-piscine", date(2026, 10, 26), "10:30-18:30"),
        ("rca-piscine", date(2026, 11, 24), "12:00-13:45 17:00-21:30"),
        ("rca-piscine", date(2027, 2, 10), "(vidange d'hiver)"),
        ("rca-piscine", date(2027, 2, 23), "10:30-18:30"),
        ("rca-piscine", date(2029, 10, 8), "?"),
        ("rca-decheterie-port-clairval", date(2026, 11, 28), "09:00-12:00 14:00-17:00"),
        ("rca-decheterie-port-clairval", date(2026, 10, 31), "09:00-12:00 14:00-18:00"),
        ("rca-decheterie-port-clairval", date(2027, 3, 29), "(Lundi de Pâques)"),
        ("rca-decheterie-port-clairval", date(2026, 7, 14), "(Fête nationale)"),
        ("rca-decheterie-saint-aubin", date(2026, 11, 28), "14:00-18:00"),
        ("rca-eau-urgence", date(2026, 12, 25), "00:00-00:00"),
        # Saint-Aubin-des-Rives
        ("sa-mairie", date(2026, 11, 25), "()"),
        ("sa-mairie", date(2026, 12, 5), "09:00-12:00"),
        ("sa-mairie", date(2026, 12, 12), "()"),
        ("sa-mairie", date(2027, 1, 2), "(pas de permanence le premier samedi de janvier)"),
        ("sa-mairie", date(2027, 8, 7), "(pas de permanence le premier samedi d'août)"),
        ("sa-bibliotheque", date(2026, 12, 26), "(fermeture entre Noël et le jour de l'An)"),
        ("sa-bibliotheque", date(2026, 11, 28), "10:00-12:00"),
        ("sa-ecole", date(2026, 11, 24), "08:30-10:00"),
        ("sa-ecole", date(2026, 10, 20), "()"),
        ("sa-ecole", date(2027, 5, 7), "()"),
        ("sa-cimetiere", date(2026, 11, 2), "08:00-20:00"),
        ("sa-cimetiere", date(2026, 11, 3), "08:30-17:30"),
        ("sa-marche", date(2026, 12, 27), "08:30-12:30"),
        ("sa-marche", date(2027, 3, 28), "(dimanche de Pâques)"),
        ("sa-marche", date(2026, 11, 1), "08:30-12:30"),
        # La France
        ("fr-allo-service-public", date(2026, 11, 27), "08:30-18:30"),
        ("fr-point-justice", date(2026, 11, 27), "?"),
    ],
)
def test_a_day_is_what_the_documents_say(place: str, day: date, hours: str) -> None:
    assert said(PLACES[place], day) == hours


def test_appointments_last_entries_and_telephone_hours() -> None:
    monday = date(2026, 11, 23)
    calendar = CALENDARS["port-clairval"]
    assert {span.access for span in day_of(PLACES["pc-titres"], monday, calendar).spans} == {Access.APPOINTMENT}
    waste = day_of(PLACES["rca-decheterie-port-clairval"], monday, calendar).spans
    assert [f"{span.last_entry:%H:%M}" for span in waste] == ["11:45", "16:45"]
    assert said(by_phone(PLACES["rca-eau"]), monday) == "08:30-18:00"
    assert said(by_phone(PLACES["rca-dechets"]), monday) == said(PLACES["rca-dechets"], monday)


def test_next_openings_jump_over_weekends_and_closures() -> None:
    def following(place: str, moment: datetime) -> str:
        found = next_opening(PLACES[place], moment.replace(tzinfo=PARIS), CALENDARS[PLACES[place].owner])
        return f"{found[0]} {found[1].opens:%H:%M}" if found else "?"

    assert following("pc-mairie", datetime(2026, 11, 28, 14)) == "2026-11-30 08:30"
    assert following("pc-mediatheque", datetime(2026, 12, 24, 9)) == "2027-01-05 14:00"
    assert following("pc-urbanisme", datetime(2026, 11, 27, 13)) == "2026-11-30 09:00"
    assert following("pc-enfance", datetime(2026, 12, 28, 9)) == "2027-01-04 08:30"
    assert following("rca-piscine", datetime(2026, 11, 23, 20)) == "2026-11-24 12:00"
    assert following("sa-mairie", datetime(2026, 11, 25, 10)) == "2026-11-26 09:00"
    assert following("rca-piscine", datetime(2027, 8, 31, 19)) == "?"


def test_no_two_openings_of_a_demo_place_meet() -> None:
    for place in PLACES.values():
        for number in range(730):
            day = date(2026, 1, 1) + timedelta(days=number)
            spans = day_of(place, day, CALENDARS[place.owner]).spans
            assert all(one.closes <= other.opens for one, other in pairwise(spans)), (place.id, day)


def test_the_night_of_reading_ends_at_midnight() -> None:
    library, calendar = PLACES["pc-mediatheque"], CALENDARS["port-clairval"]
    assert open_at(library, datetime(2027, 1, 23, 23, 59, tzinfo=PARIS), calendar)
    assert open_at(library, datetime(2027, 1, 24, tzinfo=PARIS), calendar) is None
