"""`sources.toml`: what it gives, and errors that name the line to mend."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.documents import Validity
from bot.domain.territories import Layer
from ingestion.sources import SourcesInvalidError, read_sources
from tests.ingestion.folders import HEAD, entry


def catalogue_of(folder: Path, text: str) -> str:
    (folder / "sources.toml").write_text(text, "utf-8")
    with pytest.raises(SourcesInvalidError) as caught:
        read_sources(folder)
    return str(caught.value)


def test_gives_territory_and_sources(tmp_path: Path) -> None:
    extra = 'published = 2026-01-12\nvalid_from = 2026-09-01\nvalid_until = 2027-08-31\nservice = "mairie"'
    (tmp_path / "sources.toml").write_text(HEAD + entry("cantine", "cantine.html", extra), "utf-8")
    read = read_sources(tmp_path)
    assert read.territory.communes["bourg"].owners() == ("bourg", "groupe", "france")
    source = read.sources[0]
    assert (source.id, source.layer, source.service) == ("cantine", Layer.COMMUNAL, "mairie")
    assert source.published == date(2026, 1, 12)
    assert source.validity == Validity(date(2026, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "cannot be read"),
        ("", "name is missing"),
        (HEAD + "[[source]]\nid = 'a'\n", "line 13, source a: layer, licence, location, owner, url missing"),
        (HEAD + entry("a", "a.html", "colour = 'x'"), "source a: unknown key colour"),
        (HEAD + entry("a", "a.html", "published = '2026'"), "published must be a date"),
        (HEAD + entry("a", "a.html", "valid_from = 2026-02-01\nvalid_until = 2026-01-01"), "is before valid_from"),
        (
            HEAD + entry("a", "a.html").replace('"bourg"', '"ville"'),
            "owner ville is not a known owner of layer communal",
        ),
        (HEAD + entry("a", "a.html").replace("communal", "local"), "layer local is not one of"),
        (HEAD + entry("a", "a.html").replace("https://bourg", "javascript:bourg"), "url must begin with https"),
        (HEAD + entry("a", "a.html") + entry("a", "b.html"), "lines 14, 23: the id a is used 2 times"),
        (HEAD + entry("a b", "a.html"), "id may hold"),
        (HEAD.replace('"bourg"', '"autre"', 1), "default_commune autre is not one of its communes"),
        (HEAD.replace('= "groupe"', '= "rien"', 1), "intercommunality rien is not described"),
    ],
)
def test_names_the_line_and_the_fault(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in catalogue_of(tmp_path, text)


def test_says_that_a_folder_is_no_territory(tmp_path: Path) -> None:
    with pytest.raises(SourcesInvalidError, match="does not exist"):
        read_sources(tmp_path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    said = catalogue_of(tmp_path, HEAD + entry("a", "a.html", "x = 1") + entry("b", "b.html", "y = 1"))
    assert "source a" in said
    assert "source b" in said
