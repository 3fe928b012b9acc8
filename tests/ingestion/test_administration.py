"""The State's directory as published: each service competent here is a place, of the commune it serves."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from bot.domain.documents import PassageKind
from bot.engines.generations import load_places
from bot.engines.sparse import FrenchAnalyser
from ingestion.inside import SIZE_LIMIT
from ingestion.passages import territory_passages
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from tests.ingestion.folders import HEAD
from tests.ingestion.hours.test_state import row

ENTRY = """
[[commune]]
id = "hameau"
name = "Le Hameau"
insee = "99002"

[[source]]
id = "etat"
location = "annuaire-administration.json"
layer = "national"
owner = "france"
url = "https://lannuaire.service-public.gouv.fr"
licence = "Licence Ouverte 2.0"
"""


def service(identifier: str, name: str, kind: str, *codes: str, **more: object) -> dict[str, object]:
    """A service in the State's schema, written by us."""
    return {
        "id": identifier,
        "nom": name,
        "pivot": [{"type_service_local": kind, "code_insee_commune": list(codes)}],
        "adresse": [
            {
                "type_adresse": "Adresse",
                "complement1": "",
                "numero_voie": "3 rue du Four",
                "code_postal": "99000",
                "nom_commune": "Bourg-d'Essai",
                "latitude": "47.25",
                "longitude": "-1.5",
            }
        ],
        "telephone": [{"valeur": "02 61 91 10 00", "description": ""}],
        "adresse_courriel": ["contact@service.example"],
        "site_internet": [{"libelle": "", "valeur": "https://service.example"}],
        "plage_ouverture": [row(_2="13:30:00-17:15:00"), row("Samedi", "Samedi", _1="09:00:00-12:00:00")],
        "date_modification": "14/09/2026 10:11:12",
        "url_service_public": f"https://lannuaire.service-public.gouv.fr/{identifier}",
        **more,
    }


LISTED = [
    service("a1", "Mairie - Bourg-d'Essai", "mairie", "99001"),
    service("a2", "Mairie - Le Hameau", "mairie", "99002", telephone=[{"valeur": "02 61 91 20 00"}]),
    service("a3", "Trésorerie de Montreval", "tresorerie", "99001", "99002", "99003"),
    service("a4", "Mairie - Ailleurs", "mairie", "97000", telephone=[{"valeur": "02 61 91 99 99"}]),
]


def _territory(folder: Path, content: object) -> Path:
    (folder / "sources.toml").write_text(HEAD + ENTRY, "utf-8")
    (folder / "annuaire-administration.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return folder


def _ingest(folder: Path) -> Report:
    return ingest(folder, folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def _as_text(one: dict[str, object]) -> dict[str, object]:
    """As the API gives it: lists written as JSON text."""
    return {key: json.dumps(value) if isinstance(value, list) else value for key, value in one.items()}


@pytest.mark.parametrize(
    "content",
    [{"service": LISTED}, {"total_count": 4, "results": [_as_text(one) for one in LISTED]}, LISTED],
    ids=["file", "api", "export"],
)
def test_each_commune_sees_the_services_that_serve_it(tmp_path: Path, content: object) -> None:
    report = _ingest(_territory(tmp_path, content))
    assert report.unreadable == ()
    places = {place.id: place for place in load_places(tmp_path / "data" / "index")}
    assert {id_: place.owner for id_, place in places.items()} == {
        "a1@bourg": "bourg",
        "a2@hameau": "hameau",
        "a3@france": "france",
    }
    town = places["a1@bourg"]
    assert town.general
    assert (town.contact.phone, town.contact.email) == ("02 61 91 10 00", "contact@service.example")
    assert town.contact.address == "3 rue du Four, 99000 Bourg-d'Essai"
    assert (town.latitude, town.longitude) == (47.25, -1.5)
    assert town.hours is not None
    assert town.hours.rules[0].spans[1].closes == time(17, 15)
    assert "9 h-12 h et 13 h 30-17 h 15" in town.contact.hours
    assert not places["a3@france"].general


def test_its_card_is_cited_with_its_public_address_and_its_date(tmp_path: Path) -> None:
    passages = territory_passages(_territory(tmp_path, {"service": LISTED}))
    assert {one.owner for one in passages} == {"bourg", "hameau", "france"}
    (card,) = [one for one in passages if one.owner == "hameau"]
    assert card.kind is PassageKind.CONTACT
    assert card.url == "https://lannuaire.service-public.gouv.fr/a2"
    assert card.updated == date(2026, 9, 14)
    assert "02 61 91 99 99" not in "".join(one.text for one in passages)


def test_hours_with_a_comment_that_is_not_understood_are_told_but_not_computed(tmp_path: Path) -> None:
    odd = service("a1", "Mairie", "mairie", "99001", plage_ouverture=[row(comment="selon la marée")])
    report = _ingest(_territory(tmp_path, {"service": [odd]}))
    (place,) = load_places(tmp_path / "data" / "index")
    assert place.hours is None
    assert "selon la marée" in place.contact.hours
    assert any("is not understood" in one.text for one in report.notes)


def test_only_what_changed_is_read_again_and_a_service_that_leaves_is_gone(tmp_path: Path) -> None:
    _ingest(_territory(tmp_path, {"service": LISTED}))
    moved = [{**LISTED[0], "telephone": [{"valeur": "02 61 91 10 01"}]}, LISTED[2]]
    report = _ingest(_territory(tmp_path, {"service": moved}))
    assert (report.changed, report.gone, report.parsed) == (("etat-a1-bourg",), ("etat-a2-hameau",), 1)


@pytest.mark.parametrize("content", [{"service": [LISTED[3]]}, {"service": LISTED[3:] * 3}])
def test_a_directory_that_serves_nobody_here_is_named(tmp_path: Path, content: object) -> None:
    (refused,) = _ingest(_territory(tmp_path, content)).unreadable
    assert "none of its services serves a commune" in refused.text


def test_the_file_of_the_whole_country_is_read_a_service_at_a_time(tmp_path: Path) -> None:
    """Larger than what one document may be, it is no document: each service is."""
    far = json.dumps(service("far", "Mairie - Ailleurs", "mairie", "97000", texte="x" * 20_000), ensure_ascii=False)
    near = ",".join(json.dumps(one, ensure_ascii=False) for one in LISTED)
    _territory(tmp_path, {})
    with (tmp_path / "annuaire-administration.json").open("w", encoding="utf-8") as file:
        file.write('{"service": [')
        file.writelines(far.replace('"far"', f'"far{number}"', 1) + "," for number in range(3_000))
        file.write(f"{near}]}}")
    assert (tmp_path / "annuaire-administration.json").stat().st_size > SIZE_LIMIT
    report = _ingest(tmp_path)
    assert report.unreadable == ()
    assert {place.id for place in load_places(tmp_path / "data" / "index")} == {"a1@bourg", "a2@hameau", "a3@france"}
    with (tmp_path / "annuaire-administration.json").open("r+b") as file:
        file.truncate(SIZE_LIMIT + 1_000)
    (refused,) = _ingest(tmp_path).unreadable
    assert "annuaire-administration.json is damaged" in refused.text


def test_a_service_without_a_name_costs_itself_alone(tmp_path: Path) -> None:
    named = [service(f"b{number}", f"Service {number}", "autre", "97000") for number in range(20)]
    nameless = {key: value for key, value in LISTED[1].items() if key != "nom"}
    report = _ingest(_territory(tmp_path, {"service": [*named, nameless, LISTED[0]]}))
    assert (report.unreadable, report.read) == ((), 1)
    assert {place.id for place in load_places(tmp_path / "data" / "index")} == {"a1@bourg"}
