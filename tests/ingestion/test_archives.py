"""An archive of sheets as the State publishes it is ingested sheet by sheet."""

from datetime import date
from pathlib import Path

import pytest

from bot.engines.sparse import FrenchAnalyser
from ingestion.passages import territory_passages
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from tests.ingestion.folders import HEAD, zipped
from tests.ingestion.parse.test_sheet import SHEET

ENTRY = """
[[source]]
id = "fiches"
location = "vosdroits.zip"
layer = "national"
owner = "france"
url = "https://www.service-public.fr"
licence = "Licence Ouverte 2.0"
"""


def _sheet(number: int) -> bytes:
    changed = SHEET.replace("F90001", f"F{number}").replace(
        "Déclarer un poulailler", f"Déclarer le poulailler {number}"
    )
    return changed.encode()


def _territory(folder: Path, archive: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(HEAD + ENTRY, "utf-8")
    (folder / "vosdroits.zip").write_bytes(archive)
    return folder


def _ingest(folder: Path) -> Report:
    return ingest(folder, folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def test_each_sheet_has_its_title_its_address_and_its_date(tmp_path: Path) -> None:
    others = {"N20.xml": b"<Publication><Theme/></Publication>", "vdd/R1.xml": b"<x/>", "menu.xml": b"<x/>"}
    sheets = {"F9.xml": _sheet(9), "vdd/F100.xml": _sheet(100), "F33.xml": b"<Publication><dc:title>"}
    report = _ingest(_territory(tmp_path, zipped({**sheets, **others})))
    assert (report.read, report.new) == (2, ("fiches-F9", "fiches-F100"))
    assert [(one.source, one.text[:13]) for one in report.unreadable] == [("fiches-F33", "not valid XML")]
    passages = territory_passages(tmp_path)
    assert {one.url for one in passages} == {
        "https://www.service-public.fr/particuliers/vosdroits/F9",
        "https://www.service-public.fr/particuliers/vosdroits/F100",
    }
    assert {one.updated for one in passages} == {date(2026, 9, 14)}
    assert {one.title for one in passages} == {"Déclarer le poulailler 9", "Déclarer le poulailler 100"}


def test_only_the_sheets_that_changed_are_read_again(tmp_path: Path) -> None:
    _ingest(_territory(tmp_path, zipped({"F9.xml": _sheet(9), "F100.xml": _sheet(100)})))
    changed = _sheet(100).replace(b"12,50", b"13,00")
    report = _ingest(_territory(tmp_path, zipped({"F9.xml": _sheet(9), "F100.xml": changed})))
    assert (report.changed, report.parsed) == (("fiches-F100",), 1)


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (b"PK\x03\x04 truncated", "truncated or damaged"),
        (zipped({"lisez-moi.txt": b"rien"}), "neither DOCX nor ODT"),
        (zipped({"F9.xml": b"<Publication>" + b" " * 6_000_000}), "more than 5 MB"),
    ],
)
def test_an_archive_that_cannot_be_used_is_named(tmp_path: Path, archive: bytes, reason: str) -> None:
    (refused,) = _ingest(_territory(tmp_path, archive)).unreadable
    assert reason in refused.text
