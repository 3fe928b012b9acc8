"""What a passage can say, and which of it answers."""

from collections.abc import Sequence

import pytest

from bot.answering.evidence.unit import UnitKind
from bot.answering.evidence.units import units
from bot.answering.extract import ExtractLimits, extract
from bot.answering.figures.ranges import misfits, numbers_given, spans, states, within
from bot.answering.ground import Grounded, GroundLimits
from bot.domain.documents import Passage, PassageKind, Ranked
from tests.bot.answering.holding import held
from tests.fakes import passage

TABLE = passage(
    "cantine",
    "Quotient familial : moins de 500 ; Prix : 1,00 €\n"
    "Quotient familial : de 500 à 899 ; Prix : 2,35 €\n"
    "Quotient familial : 900 et plus ; Prix : 3,60 €",
    title="Cantine",
    heading="Prix du repas",
    kind=PassageKind.TABLE,
)


def said(question: str, passages: Sequence[Passage]) -> str:
    ranked = [Ranked(one, 1.0 - rank / 10) for rank, one in enumerate(passages)]
    found = held(question, ranked, GroundLimits(0.0, 0.0))
    assert isinstance(found, Grounded)
    return " ".join(one.text for one in extract(found.evidence, found.weighed, ExtractLimits()))


def test_the_row_a_number_falls_in_answers_alone() -> None:
    answer = said("Prix du repas de cantine pour un quotient de 700 ?", [TABLE])
    assert "2,35 €" in answer
    assert "1,00 €" not in answer


def test_the_item_of_another_case_is_not_said_beside_the_right_one() -> None:
    delays = "- Déménagement : dix jours avant\n- Benne, échafaudage : quinze jours avant"
    listed = passage("voirie", delays, title="Occuper la rue", heading="Délais")
    answer = said("Combien de jours avant faut-il demander un échafaudage ?", [listed])
    assert "quinze jours" in answer and "dix jours" not in answer


def test_a_question_that_names_no_row_gets_the_table() -> None:
    answer = said("Quels sont les prix de la cantine ?", [TABLE])
    assert all(price in answer for price in ("1,00 €", "2,35 €", "3,60 €"))


def test_a_row_is_said_under_its_heading() -> None:
    assert said("Prix du repas de cantine pour un quotient de 700 ?", [TABLE]).startswith("Prix du repas :")


def test_a_table_whose_first_line_names_its_columns() -> None:
    rows = passage(
        "salle",
        "Durée : Habitants ; Extérieurs\nWeek-end : 180 € ; 290 €\nJournée : 90 € ; 140 €",
        kind=PassageKind.TABLE,
    )
    assert [unit.text for unit in units(rows) if not unit.part] == [
        "Week-end ; Habitants : 180 € ; Extérieurs : 290 €",
        "Journée ; Habitants : 90 € ; Extérieurs : 140 €",
    ]


def test_a_list_hangs_on_what_announces_it() -> None:
    listed = passage("pacs", "Apportez :\n\n- une pièce d'identité ;\n- un acte de naissance.\n\nC'est gratuit.")
    kinds = [(unit.kind, unit.said) for unit in units(listed)]
    assert (UnitKind.LIST, "Apportez : une pièce d'identité ; un acte de naissance.") in kinds
    assert (UnitKind.SENTENCE, "C'est gratuit.") in kinds


def test_a_list_without_announcement_hangs_on_its_heading() -> None:
    listed = passage("pacs", "- une pièce\n- un acte", heading="Pièces à fournir")
    assert units(listed)[-1].said == "Pièces à fournir : une pièce ; un acte."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ouvert à 8 h. Fermé le jeudi.", 2),
        ("Selon l'art. 12 du règlement. Voir p. 3.", 2),
        ("M. Le Gall préside. La séance est publique.", 2),
        ("Le prix est de 3.50 € par jour.", 1),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: int) -> None:
    assert len([unit for unit in units(passage("x", text)) if unit.kind is UnitKind.SENTENCE]) == sentences


def test_a_sentence_that_points_back_comes_with_what_it_points_to() -> None:
    text = "La bibliothèque municipale prête des livres. Elle coûte 12 € par an aux adultes."
    answer = said("Combien coûte la bibliothèque ?", [passage("b", text, title="Bibliothèque")])
    assert answer.index("bibliothèque municipale") < answer.index("12 €")


def test_the_same_fact_is_not_said_twice() -> None:
    twins = [passage(name, "La carte de pêche coûte 25 € par an.", title="Pêche") for name in ("un", "deux")]
    assert said("Combien coûte la carte de pêche ?", twins).count("25 €") == 1


@pytest.mark.parametrize(
    ("question", "stated", "inside"),
    [
        ("QF de 950", "de 900 à 1299", True),
        ("QF de 1 050", "de 900 à 1 299", True),
        ("QF de 950", "1300 et plus", False),
        ("QF de 1 400", "1300 et plus", True),
        ("QF de 300", "moins de 500", True),
        ("QF de 500", "moins de 500", False),
        ("bateau de 8 m", "de 8 à 8,99 m", True),
        ("enfant de 4 ans", "QF de 3 à 5 mois", False),
        ("l'étude à 1,50 €", "QF inférieur à 500", False),
        ("un revenu de 1 300 €", "de 1 051 à 1 500", True),
        ("un enfant de 4 ans", "de 3 à 5", True),
    ],
)
def test_ranges(question: str, stated: str, inside: bool) -> None:
    assert within(numbers_given(question), spans(stated)) is inside


def test_a_year_or_an_hour_is_not_a_number_given() -> None:
    assert not numbers_given("le 8 h 30 en 2026")
    assert states(numbers_given("un bateau de 10 mètres"), "Longueur (m) : 10")


@pytest.mark.parametrize(
    ("question", "row", "wrong"),
    [
        ("une concession de dix ans", "Concession en terre ; 15 ans : 140 € ; 30 ans : 250 €", True),
        ("une concession de trente ans", "Concession en terre ; 15 ans : 140 € ; 30 ans : 250 €", False),
        ("une tombe de 1 mètre carré", "Concession (2 m²) ; 210 €", True),
        ("un bateau de 8 mètres", "jusqu'à 8 m ; 26,50 €", False),
        ("un enfant de 4 ans", "Entrée 3-17 ans : 3,50 €", False),
        ("un repas à 5 €", "Repas : 4 €", False),
        ("une carte", "15 ans : 140 €", False),
    ],
)
def test_a_row_of_another_size_does_not_fit(question: str, row: str, wrong: bool) -> None:
    assert misfits(numbers_given(question), row) is wrong
