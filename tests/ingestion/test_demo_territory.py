"""The demo territory: everything is readable, and no contact that its pages show is lost."""

from pathlib import Path

import pytest
from lxml import html

from bot.domain.documents import PassageKind
from ingestion.cache import open_cache
from ingestion.contacts import emails, facts_of, phones
from ingestion.fetch import Roots
from ingestion.library import Library, build
from ingestion.parse.clean import visible
from ingestion.parse.read import read
from ingestion.passages import passages_of
from ingestion.progress import silent
from ingestion.reading import Reading, read_all
from ingestion.sources import read_sources
from ingestion.split import UNBROKEN
from ingestion.workers import Limits

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("cache")
    with open_cache(folder) as cache:
        return read_all(read_sources(CORPUS).sources, Roots(CORPUS, folder), cache, Limits(), silent)


@pytest.fixture(scope="module")
def library(reading: Reading) -> Library:
    return build(read_sources(CORPUS).sources, reading)


def test_every_document_is_read(reading: Reading, library: Library) -> None:
    assert reading.unreadable == ()
    assert len(library.documents) == len(read_sources(CORPUS).sources) >= 100


def test_every_owner_has_one_general_place(library: Library) -> None:
    owners = [place.owner for place in library.places if place.general]
    assert sorted(owners) == ["france", "port-clairval", "rives-de-clairval", "saint-aubin-des-rives"]


def test_no_service_is_unknown(library: Library) -> None:
    assert [remark for remark in library.notes if "no directory" in remark.text] == []


def test_orders_to_a_machine_are_out(library: Library) -> None:
    assert library.quarantined
    assert not any("PERROQUET" in passage.text for passage in passages_of(library))


def test_passages_are_of_a_size_to_be_quoted(library: Library) -> None:
    passages = passages_of(library)
    assert len(passages) > 800
    assert max(len(passage.text) for passage in passages if passage.kind is not PassageKind.CONTACT) <= UNBROKEN
    assert sum(len(passage.text) <= 900 for passage in passages) > 0.97 * len(passages)


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.html")), ids=lambda path: path.name)
def test_no_phone_or_email_of_a_page_is_lost(path: Path) -> None:
    parsed = read(path.name, path.read_bytes())
    page = html.fromstring(path.read_text("utf-8").replace("<br>", " \n ").replace("</", " </"))
    shown = visible(page.text_content()) + " ".join(page.xpath("//@href")).replace("tel:", " ").replace("mailto:", " ")
    kept = facts_of(section.text for section in (*parsed.sections, *parsed.frame))
    quarantined = facts_of(one.text for one in parsed.quarantined)
    assert (phones(shown) | emails(shown)) - kept - quarantined == set()


def test_minutes_are_known_by_their_shape_alone_and_cut_by_item(reading: Reading, library: Library) -> None:
    days = {key: str(one.session) for key, one in reading.parsed.items() if one.session}
    assert days == {
        "pc-pv-2026-06-25": "2026-06-25",
        "pc-pv-2026-10-08": "2026-10-08",
        "sa-conseil-2026-09": "2026-09-22",
        "rca-taxe-sejour": "2025-06-26",
    }
    under = {passage.heading_path: passage for passage in passages_of(library)}
    lights = under["Séance du mardi 22 septembre 2026", "2. Extinction de l'éclairage public"]
    assert "11 400 kilowattheures" in lights.text
    port = next(path for path in under if path and path[-1].startswith("4. Tarifs du port de plaisance pour 2027"))
    assert port[:2] == ("Séance du jeudi 8 octobre 2026", "III. Délibérations")
    assert under[port].page == 3
