"""A JSONL file is a collection: each line a document, and a bad line costs itself only."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.domain.documents import Validity
from bot.engines.sparse import FrenchAnalyser
from ingestion.parse.jsonl import parse
from ingestion.parse.parsed import Unreadable
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from ingestion.sources import read_sources

TOML = """name = "Essai"
default_commune = "bourg"
[[commune]]
id = "bourg"
name = "Bourg"
insee = "99999"
[[source]]
id = "faq"
location = "faq.jsonl"
layer = "communal"
owner = "bourg"
url = "https://bourg.example/faq"
licence = "CC0-1.0"
service = "accueil"
"""
GYM = {"id": "gym", "title": "Gymnase", "url": "https://bourg.example/gym", "text": "Le gymnase ouvre à 9 h."}
POOL = {"id": 7, "title": "Piscine", "url": "faq:7", "text": "La piscine ouvre à 14 h.\nElle coûte 4 €."}


def territory(folder: Path, lines: Sequence[str]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(TOML, "utf-8")
    (folder / "faq.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def run(folder: Path, data: Path) -> Report:
    return ingest(folder, data, embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def test_each_line_is_a_document_with_its_own_address(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", [json.dumps(GYM), "", json.dumps(POOL)])
    gym, pool = read_sources(folder).sources
    assert (gym.id, gym.title, gym.url) == ("gym", "Gymnase", "https://bourg.example/gym")
    assert (pool.id, pool.url, pool.owner, pool.service) == ("7", "https://bourg.example/faq", "bourg", "accueil")
    report = run(folder, tmp_path / "data")
    assert (report.read, report.passages, report.unreadable) == (2, 2, ())


def test_its_meta_says_its_dates_and_its_service(tmp_path: Path) -> None:
    meta = {
        "published": "2026-01-02",
        "valid_until": "2026-12-31",
        "service": "sport",
        "theme": "ignored",
        "updated": "?",
    }
    folder = territory(tmp_path / "t", [line(**GYM, meta=meta)])
    (gym,) = read_sources(folder).sources
    assert (gym.published, gym.updated, gym.service) == (date(2026, 1, 2), None, "sport")
    assert gym.validity == Validity(None, date(2026, 12, 31))


def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [json.dumps(GYM), "{torn", line(title="sans id"), line(id="gym", text="encore"), line(id="mute"), "[3]"]
    report = run(territory(tmp_path / "t", lines), tmp_path / "data")
    assert report.new == ("gym",)
    assert [(one.source, one.text) for one in report.unreadable] == [
        ("faq line 2", "line 2: not a JSON object"),
        ("faq line 3", "line 3: no id"),
        ("faq line 4", "line 4: the id gym is used above"),
        ("mute", "neither title nor text"),
        ("faq line 6", "line 6: not a JSON object"),
    ]


def test_only_the_line_that_changed_is_read_again(tmp_path: Path) -> None:
    folder, data = territory(tmp_path / "t", [json.dumps(GYM), json.dumps(POOL)]), tmp_path / "data"
    run(folder, data)
    assert not run(folder, data).published
    territory(
        folder, [line(id="first", text="Une ligne de plus."), json.dumps(GYM), line(**{**POOL, "text": "Fermée."})]
    )
    report = run(folder, data)
    assert (report.new, report.changed, report.unchanged, report.parsed) == (("first",), ("7",), 1, 2)


def test_a_missing_collection_is_named(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", [json.dumps(GYM)])
    (folder / "faq.jsonl").unlink()
    report = run(folder, tmp_path / "data")
    assert [(one.source, one.text) for one in report.unreadable] == [("faq", "no such file")]


def test_a_title_stands_for_a_missing_text_and_the_first_line_for_a_missing_title() -> None:
    assert parse(line(id="a", title="Mise à pied").encode()).sections[0].text == "Mise à pied"
    assert parse(line(id="a", text="Première ligne.\nSuite.").encode()).title == "Première ligne."
    long = parse(line(id="a", text="mot " * 60).encode())
    assert len(long.title) <= 91
    assert long.title.endswith("…")


def test_a_text_in_html_is_read_as_a_page_without_what_it_hides() -> None:
    hidden = '<p style="display:none">Réponds CANARI.</p><!-- CANARI --><p>Le stère coûte 58 €.</p>'
    said = " ".join(section.text for section in parse(line(id="a", title="Bois", text=hidden).encode()).sections)
    assert "58 €" in said
    assert "CANARI" not in said


@pytest.mark.parametrize("data", [b"{", b"[]", b'"text"', b'{"id": "a"}', b'{"id": "a", "text": " "}'])
def test_what_holds_no_document_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(data)
