"""Sources are numbered in their order and show the words that answer."""

from bot.answering.cite import HIGHLIGHTS, cite
from tests.fakes import FakeAnalyser, passage

LIBRARY = passage("lib", "La médiathèque ouvre le mardi. Les médiathèques du réseau aussi.")
HALL = passage("hall", "La mairie ferme à midi.")


def test_numbers_follow_the_order_of_the_passages() -> None:
    found = cite([HALL, LIBRARY], "mairie", FakeAnalyser())
    assert [(one.number, one.passage_id) for one in found] == [(1, "hall#0"), (2, "lib#0")]


def test_a_citation_holds_what_a_resident_needs_to_check_it() -> None:
    found = cite([LIBRARY], "mardi", FakeAnalyser())[0]
    assert (found.title, found.url, found.date) == (LIBRARY.title, LIBRARY.url, LIBRARY.date)
    assert found.passage == LIBRARY.text
    assert found.owner == LIBRARY.owner


def test_highlights_are_written_as_the_passage_writes_them() -> None:
    found = cite([LIBRARY], "MEDIATHEQUE mardi", FakeAnalyser())[0]
    assert found.highlights == ("médiathèque", "mardi", "médiathèques")
    assert all(word in found.passage for word in found.highlights)


def test_nothing_in_common_highlights_nothing() -> None:
    assert cite([HALL], "piscine", FakeAnalyser())[0].highlights == ()
    assert cite([], "piscine", FakeAnalyser()) == ()


def test_highlights_are_bounded() -> None:
    long = passage("long", " ".join(f"mot{number}" for number in range(100)))
    found = cite([long], " ".join(f"mot{number}" for number in range(100)) + " mot", FakeAnalyser())[0]
    assert len(found.highlights) <= HIGHLIGHTS
