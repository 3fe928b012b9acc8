"""A sentence or a row that states several values: the part that is asked about, and nothing else."""

import pytest

from bot.answering.evidence.units import units
from bot.answering.extract import ExtractLimits, extract
from bot.answering.ground import Grounded, GroundLimits
from bot.domain.documents import Passage, PassageKind, Ranked
from tests.bot.answering.holding import held
from tests.fakes import passage


def parts(text: str, kind: PassageKind = PassageKind.PROSE) -> list[str]:
    return [unit.text for unit in units(passage("x", text, kind=kind)) if unit.part]


def said(question: str, one: Passage) -> str:
    found = held(question, [Ranked(one, 1.0)], GroundLimits(0.0))
    assert isinstance(found, Grounded)
    return " ".join(each.text for each in extract(found.evidence, found.weighed, ExtractLimits()))


@pytest.mark.parametrize(
    ("text", "told_apart"),
    [
        (
            "La carte coûte 5 € à la création et 10 € en cas de perte.",
            ["La carte coûte 5 € à la création.", "La carte coûte 10 € en cas de perte."],
        ),
        (
            "Le service prend fin à 23 h 30 du 1er octobre au 31 mars et à 0 h 30 du 1er avril au 30 septembre.",
            [
                "Le service prend fin à 23 h 30 du 1er octobre au 31 mars.",
                "Le service prend fin à 0 h 30 du 1er avril au 30 septembre.",
            ],
        ),
        (
            "Inscription gratuite jusqu'au 12 décembre, passage du jury le 19 décembre entre 18 h et 20 h.",
            ["Inscription gratuite jusqu'au 12 décembre.", "Passage du jury le 19 décembre entre 18 h et 20 h."],
        ),
        ("La concession de 15 ans coûte 210 €, celle de 30 ans 420 €, la case 380 €.", []),
        ("Ouvert le 24 décembre, sauf le 25 décembre.", []),
        ("La mairie ouvre de 9 h à 12 h et de 14 h à 18 h.", []),
        ("Apportez 2 photos et 1 justificatif.", []),
        ("Le délai est de 26 mois.", []),
    ],
)
def test_a_sentence_is_cut_only_where_each_part_has_its_value_and_its_case(text: str, told_apart: list[str]) -> None:
    assert parts(text) == told_apart


def test_a_row_is_cut_by_its_columns_of_one_kind() -> None:
    row = "Durée : Week-end ; Résident : 60 € ; Extérieur : 100 € ; Clés : accueil"
    assert parts(row, PassageKind.TABLE) == [
        "Durée : Week-end ; Résident : 60 € ; Clés : accueil",
        "Durée : Week-end ; Extérieur : 100 € ; Clés : accueil",
    ]


def test_the_case_that_is_asked_about_is_said_alone() -> None:
    one = passage("bus", "La carte de bus coûte 5 € à la création et 10 € en cas de perte.", title="Bus")
    assert "10 €" in said("Combien coûte la carte de bus en cas de perte ?", one)
    assert "5 €" not in said("Combien coûte la carte de bus en cas de perte ?", one)


def test_a_question_that_points_at_no_case_gets_the_whole() -> None:
    one = passage("bus", "La carte de bus coûte 5 € à la création et 10 € en cas de perte.", title="Bus")
    answer = said("Combien coûte la carte de bus ?", one)
    assert "5 €" in answer
    assert "10 €" in answer
