"""Bombs, floods and traps through the whole ingestion: each refused by name with its limit, the rest published."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from bot.engines.generations import read_manifest
from bot.engines.sparse import FrenchAnalyser
from ingestion.parse import formats, pdf
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from ingestion.workers import Limits
from tests.ingestion.folders import HEAD, entry, page, territory, zipped
from tests.ingestion.folders import pdf as pdf_of

SOUND = "# Mairie\n\nLa mairie ouvre à 9 h."
LAUGHS = b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
DECLARED = b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY l0 'ha'>" + LAUGHS + b"]>"
WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(folder: Path, limits: Limits | None = None) -> Report:
    return ingest(
        folder,
        folder.parent / "data",
        embedder_factory=None,
        analyser=FrenchAnalyser(),
        progress=silent,
        limits=limits or Limits(),
    )


def reason(folder: Path, name: str, content: bytes | str, limits: Limits | None = None) -> str:
    """Why that document is refused, the sound one beside it published all the same."""
    report = run(territory(folder, {"sain.md": SOUND, name: content}), limits)
    assert (report.read, report.published) == (1, True)
    assert list(read_manifest(folder.parent / "data" / "index").documents) == ["sain"]
    assert len(report.unreadable) == 1
    return report.unreadable[0].text


def entries(count: int) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
        for number in range(count):
            archive.writestr(f"{number}", b"")
    return buffer.getvalue()


def laughing_docx() -> bytes:
    body = (
        DECLARED
        + b'<w:document xmlns:w="'
        + WORD
        + b'"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    )
    return zipped({"word/document.xml": body, "[Content_Types].xml": b"<Types/>"})


@pytest.mark.parametrize("name", ["bombe.docx", "bombe.odt"])
def test_an_archive_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(formats, "UNPACKED_LIMIT", 3_000_000)
    main = "word/document.xml" if name.endswith("docx") else "content.xml"
    assert reason(tmp_path / "t", name, zipped({main: b" " * 4_000_000})) == "unpacks to more than 3 MB: refused"


def test_the_limit_of_archives_is_that_of_a_large_document() -> None:
    assert formats.UNPACKED_LIMIT == 200_000_000


def test_an_archive_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "ENTRY_LIMIT", 50)
    assert reason(tmp_path / "t", "mille.docx", entries(60)) == "an archive of more than 50 files: refused"


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(zipped({"word/document.xml": b"<w>" + b" " * 90_000_000}))
    # The length once unpacked, in the directory at the end of the archive.
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1_000).to_bytes(4, "little")
    said = reason(tmp_path / "t", "menteur.docx", bytes(data))
    assert said.startswith(("damaged Word document", "truncated or damaged file"))


@pytest.mark.parametrize("name", ["lignes.jsonl", "fiches.zip", "page.html", "acte.pdf", "liste.csv", "lettre.docx"])
def test_a_file_of_200_mib(tmp_path: Path, name: str) -> None:
    folder = territory(tmp_path / "t", {"sain.md": SOUND, name: b""})
    with (folder / name).open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    report = run(folder)
    assert [one.source for one in report.unreadable] == [name.rsplit(".")[0]]
    accepted = 150 if name.endswith(("jsonl", "zip")) else 60
    assert report.unreadable[0].text == f"209 MB: more than the {accepted} MB accepted"
    assert report.read == 1


def test_a_pdf_of_2000_pages_is_read_up_to_the_limit_which_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "PAGE_LIMIT", 12)
    pages = [[f"Page {number} du registre des arrêtés de la commune."] for number in range(1, 2_001)]
    report = run(territory(tmp_path / "t", {"sain.md": SOUND, "registre.pdf": pdf_of(pages)}))
    assert report.read == 2
    assert any("only the first 12 of 2000 pages are read" in note.text for note in report.notes)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("profond.json", b"[" * 100_000 + b"]" * 100_000, "nested deeper than the "),
        ("profond.xml", b"<Publication>" + b"<Cas>" * 5_000 + b"</Cas>" * 5_000 + b"</Publication>", "depth"),
        ("rires.xml", DECLARED + b"<Publication><Texte>&l9;</Texte></Publication>", "declarations of its own|entit"),
        ("rires.docx", laughing_docx(), "declares entities of its own: refused"),
        ("rires.odt", zipped({"content.xml": DECLARED + b"<d>&l9;</d>"}), "declares entities of its own: refused"),
        (
            "externe.odt",
            zipped({"content.xml": b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"}),
            "declares entities of its own: refused",
        ),
    ],
)
def test_deep_nesting_and_entities(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert re.search(said, reason(tmp_path / "t", name, content))


@pytest.mark.parametrize("opening", [b"<div>", b"<table><tr><td>", b"<ul><li>", b"<blockquote>"])
def test_html_nested_without_end_costs_only_itself(tmp_path: Path, opening: bytes) -> None:
    deep = page("<p>Le stade est fermé.</p>").replace(b"</body>", opening * 40_000 + b"fond</body>")
    report = run(territory(tmp_path / "t", {"sain.md": SOUND, "profond.html": deep}), Limits(time_s=30))
    assert "sain" in report.new
    assert report.read + len(report.unreadable) == 2


def test_a_page_that_takes_too_much_memory_is_refused_with_the_limit(tmp_path: Path) -> None:
    wide = page("<p>Le stade est fermé.</p>" * 400_000)
    said = reason(tmp_path / "t", "large.html", wide, Limits(memory_bytes=60_000_000))
    assert "more than the 60 MB" in said


@pytest.mark.parametrize("name", ["page.html", "lignes.jsonl", "fiches.zip", "annuaire.json"])
def test_a_link_out_of_the_folder_shows_nothing_of_what_it_leads_to(tmp_path: Path, name: str) -> None:
    secret = tmp_path / f"secret{Path(name).suffix}"
    content = b'{"id": "secret", "title": "Mot de passe", "text": "Le mot de passe est 1234."}'
    secret.write_bytes(zipped({"F1.xml": content}) if name.endswith("zip") else content)
    folder = tmp_path / "t"
    folder.mkdir()
    (folder / "sain.md").write_text(SOUND, "utf-8")
    (folder / "sources.toml").write_text(HEAD + entry("sain", "sain.md") + entry("dehors", name), "utf-8")
    (folder / name).symlink_to(secret)
    report = run(folder)
    assert [(one.source, one.text) for one in report.unreadable] == [
        ("dehors", "a link that leads out of the territory folder: refused")
    ]
    assert report.new == ("sain",)


def test_a_loop_of_links_is_named(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", {"sain.md": SOUND, "boucle.md": b"x"})
    (folder / "boucle.md").unlink()
    (folder / "boucle.md").symlink_to(folder / "boucle.md")
    assert [one.source for one in run(folder).unreadable] == ["boucle"]
