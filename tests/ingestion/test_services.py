"""`competences.toml` and `actions.toml`: the good entries are published, each bad one is named and left out."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.competences import Tier
from bot.domain.documents import Document, Section, Source
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Layer, Territory
from bot.engines.generations import load_services
from bot.engines.services_json import services_from_json, services_to_json
from bot.engines.sparse import FrenchAnalyser
from ingestion.library import Library
from ingestion.links import Link, Links, LinkState, links_json
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from ingestion.services import ServicesRead, read_services
from tests.ingestion.folders import page, territory

DIRECTORY = """{"places": [{"id": "accueil", "name": "Mairie", "phone": "02 61 91 10 00", "general": true}]}"""
DOCUMENTS: dict[str, bytes | str] = {
    "voirie.html": page("<main><h1>Voirie</h1><p>Route départementale : le Département, 02 61 91 40 14. Formulaire "
                        "cerfa n° 15646*01, 35 € en dix jours.</p></main>"),
    "annuaire.json": DIRECTORY,
}  # fmt: skip
GOOD = """
[[authority]]
id = "departement"
tier = "departement"
name = "le Département"
service = "Agence routière"
phone = "02 61 91 40 14"

[[competence]]
id = "routes"
subject = "Routes départementales"
words = ["route départementale"]
authority = "departement"
sources = ["voirie"]

[[competence]]
id = "rues"
subject = "Rues"
subject_en = "Streets"
words = ["rue", "nid-de-poule"]
authority = "commune"
places = { bourg = "accueil" }
sources = ["voirie"]
"""
CARD = """
[[action]]
id = "signaler"
owner = "bourg"
kind = "form"
title = "Signaler"
spoken = "Vous pouvez le signaler par formulaire."
url = "https://bourg.example/signaler"
words = ["trou"]
documents = ["voirie"]
form_number = "15646"
form_version = "01"
fee = "35 €"
"""


def run(folder: Path, competences: str = GOOD, actions: str = CARD) -> Report:
    territory(folder / "corpus", DOCUMENTS)
    (folder / "corpus/competences.toml").write_text(competences, "utf-8")
    (folder / "corpus/actions.toml").write_text(actions, "utf-8")
    return ingest(folder / "corpus", folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def read(folder: Path, competences: str = GOOD, actions: str = CARD) -> ServicesRead:
    """The same territory, read already: the entries alone are at stake."""
    source = Source("voirie", "voirie.html", Layer.COMMUNAL, "bourg", "https://bourg.example/voirie", "CC0-1.0")
    text = "Route départementale : 02 61 91 40 14. Formulaire cerfa n° 15646*01, 35 € en dix jours."
    place = Place("accueil", "Mairie", "bourg", Contact("Mairie"), general=True)
    library = Library((Document("voirie", source, "Voirie", "", (Section((), text),)),), (place,), (), ())
    (folder / "competences.toml").write_text(competences, "utf-8")
    (folder / "actions.toml").write_text(actions, "utf-8")
    communes = {"bourg": Commune("bourg", "Bourg", "99001", "")}
    return read_services(folder, Territory("Essai", "bourg", communes, {}), library, Links())


def told(made: Report | ServicesRead) -> list[str]:
    remarks = made.notes if isinstance(made, Report) else made.remarks
    return [f"{one.source} | {one.location} | {one.text}" for one in remarks]


def test_what_is_written_is_published_beside_the_places(tmp_path: Path) -> None:
    report = run(tmp_path)
    assert told(report) == []
    services = load_services(tmp_path / "data/index")
    routes, streets = services.competences
    assert routes.authority.tier is Tier.DEPARTMENT and routes.authority.contact is not None
    assert routes.authority.contact.phone == "02 61 91 40 14"
    assert streets.subjects == {"fr": "Rues", "en": "Streets"} and streets.place_in("bourg") == "accueil"
    assert services.actions[0].form_number == "15646" and services.actions[0].checked_on is None
    assert services_from_json(services_to_json(services)) == services


def test_a_territory_may_do_without_them(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "corpus/competences.toml").unlink()
    (tmp_path / "corpus/actions.toml").unlink()
    report = ingest(
        tmp_path / "corpus", tmp_path / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent
    )
    assert report.published and told(report) == []
    assert load_services(tmp_path / "data/index").competences == ()


def test_a_change_of_competence_alone_is_published(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert not run(tmp_path).published
    second = run(tmp_path, GOOD.replace("le Département", "le Département d'Essai"))
    assert second.published and second.generation != first.generation


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('authority = "departement"', 'authority = "prefecture"', "authority prefecture is not described"),
        ('sources = ["voirie"]', 'sources = ["absent"]', "no document absent"),
        ('sources = ["voirie"]', "sources = []", "no document says so"),
        ('phone = "02 61 91 40 14"', 'phone = "02 61 91 99 99"', "0261919999 is in none of its documents (voirie)"),
        ('tier = "departement"', 'tier = "canton"', "tier canton is not one of"),
        ('words = ["route départementale"]', "words = []", "words is missing"),
        ('subject = "Routes départementales"', "subject = 3", "subject must be text"),
        ('subject = "Routes départementales"', 'sujet = "Routes"', "unknown key sujet"),
        ('bourg = "accueil"', 'bourg = "piscine"', "place piscine is in no directory"),
        ('bourg = "accueil"', 'paris = "accueil"', "paris is no commune of this territory"),
        ('id = "rues"', 'id = "routes"', "this id is used before"),
    ],
)
def test_a_bad_competence_is_named_and_costs_only_itself(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    made = read(tmp_path, GOOD.replace(old, new, 1))
    assert any(fault in one and "competences.toml line " in one for one in told(made)), told(made)
    assert len(made.services.competences) == 1 and len(made.services.actions) == 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('owner = "bourg"', 'owner = "paris"', "owner paris is not of this territory"),
        ('kind = "form"', 'kind = "magic"', "kind magic is not one of"),
        ('fee = "35 €"', 'fee = "36 €"', "36 is in none of its documents"),
        ('form_number = "15646"', 'form_number = "12"', "form_number must be five digits"),
        ('form_version = "01"', 'form_version = "07"', "07 is in none of its documents"),
        ('form_number = "15646"\n', "", "a form has a form_number"),
        ("https://bourg", "javascript:bourg", "url must begin with"),
        ("par formulaire", "sur https://x.example", "spoken holds an address"),
        ('documents = ["voirie"]', 'documents = ["absent"]', "no document absent"),
    ],
)
def test_a_bad_action_is_named_and_left_out(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in CARD
    made = read(tmp_path, GOOD, CARD.replace(old, new, 1))
    assert any(fault in one for one in told(made)), told(made)
    assert made.services.actions == () and len(made.services.competences) == 2


def test_a_file_that_is_no_toml_is_named_and_the_rest_is_published(tmp_path: Path) -> None:
    report = run(tmp_path, "[[competence", CARD)
    assert any("cannot be read" in one for one in told(report))
    services = load_services(tmp_path / "data/index")
    assert services.competences == () and len(services.actions) == 1


def test_a_dead_link_is_named_and_not_shown_a_live_one_has_its_day(tmp_path: Path) -> None:
    url, day = "https://bourg.example/signaler", date(2026, 11, 20)
    (tmp_path / "data").mkdir()
    alive = Link(url, LinkState.ALIVE, "", day, answered_on=day)
    (tmp_path / "data/links.json").write_text(links_json([alive]))
    run(tmp_path)
    assert load_services(tmp_path / "data/index").actions[0].checked_on == day
    dead = Link(url, LinkState.GONE, "the server answers 404", day)
    (tmp_path / "data/links.json").write_text(links_json([dead]))
    report = run(tmp_path)
    assert any("action signaler" in one and "its link is dead" in one for one in told(report))
    (shown,) = load_services(tmp_path / "data/index").actions
    assert shown.url == "" and shown.title == "Signaler"
