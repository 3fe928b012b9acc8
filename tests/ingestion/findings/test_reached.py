"""Another phone number or other hours than the directory's are found, for the place a line names."""

import pytest

from bot.domain.documents import Document, PassageKind
from ingestion.findings.finding import Finding, Kind
from ingestion.findings.reached import disagreeing, reached_otherwise
from tests.ingestion.findings.town import TERRITORY, TODAY, directory, document, library_place

PLACE = library_place()


def found(*documents: Document) -> tuple[Finding, ...]:
    return reached_otherwise([directory(PLACE), *documents], [PLACE], TERRITORY, TODAY)


def test_another_phone_is_named_with_the_directory() -> None:
    (one,) = found(document("guide", "Médiathèque, 9 rue du Phare, 02 61 91 10 81", "Adresses utiles"))
    assert one.why == "two phone numbers for Médiathèque du Bourg: 02 61 91 10 81 and 02 61 91 10 80"
    assert [each.source for each in one.cited] == ["guide", "annuaire"]


@pytest.mark.parametrize(
    "line",
    [
        "Médiathèque, 9 rue du Phare, 02 61 91 10 80",
        "Médiathèque : 02 61 91 10 80, ou le 06 39 98 10 01",
        "Médiathèque, astreinte la nuit : 02 61 91 10 81",
        "École, 02 61 91 10 81",
    ],
)
def test_no_other_phone_is_named(line: str) -> None:
    assert found(document("guide", line, "Adresses utiles")) == ()


def test_a_contact_block_is_of_the_place_its_heading_or_its_page_names() -> None:
    headed = document("page", "02 61 91 10 81", "Médiathèque", kind=PassageKind.CONTACT)
    served = document("page", "Téléphone : 02 61 91 10 81", kind=PassageKind.CONTACT, service="mediatheque")
    assert [len(found(one)) for one in (headed, served)] == [1, 1]


def test_other_hours_are_named_for_the_days_a_text_tells() -> None:
    (one,) = found(document("guide", "Samedi : 10 h-18 h", "Médiathèque"))
    assert one.why == "two opening hours for Médiathèque du Bourg, samedi: 10:00-18:00 and 10:00-17:00"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Samedi : 10 h-17 h", "Médiathèque"),
        ("Mardi ; Matin : fermé ; Après-midi : 14 h-18 h", "Médiathèque"),
        ("Samedi, pendant les vacances : 10 h-18 h", "Médiathèque"),
        ("Samedi : 10 h-18 h", "Bricolage"),
    ],
)
def test_the_same_hours_or_those_of_something_else_are_not(line: str, heading: str) -> None:
    kind = PassageKind.TABLE if " ; " in line else PassageKind.PROSE
    assert found(document("guide", line, heading, kind=kind)) == ()


def test_a_row_of_a_week_is_read() -> None:
    row = "Mardi ; Matin : fermé ; Après-midi : 14 h - 19 h"
    assert len(found(document("guide", row, "Médiathèque", kind=PassageKind.TABLE))) == 1


def test_directories_that_disagree_are_a_contradiction() -> None:
    from dataclasses import replace

    place = replace(
        PLACE, hours=None, hours_problem="annuaire and site disagree: on 2026-01-06 closed, and 10:00-12:00"
    )
    (one,) = disagreeing([directory(PLACE)], [place], TERRITORY)
    assert (one.kind, one.cited[0].source) == (Kind.CONTRADICTION, "annuaire")
