"""What is said of one of a family is said of no other."""

import pytest

from bot.answering.evidence.matching import read
from bot.answering.evidence.reader import Reader
from bot.answering.evidence.siblings import ELSEWHERE, asked_of, of_a_sibling
from bot.answering.evidence.signs import Signs
from bot.answering.evidence.weigh import weigh
from bot.answering.rules import families
from bot.domain.documents import PassageKind, Ranked
from bot.engines.sparse import FrenchAnalyser
from tests.fakes import passage

CHILD, ADULT, OLD = frozenset({"enfant", "gamin"}), frozenset({"adulte"}), frozenset({"senior"})
AGES = [(CHILD, ADULT, OLD)]


def signs(question: str, text: str, **where: object) -> dict[str, Signs]:
    """The signs of each thing the passage can say, by its text."""
    ranked = [Ranked(passage("piscine", text, **where), 1.0)]  # type: ignore[arg-type]  # as passage() takes them
    found = weigh(question, ranked, ranked, Reader(FrenchAnalyser()), "bourg")
    return {one.unit.text: one.signs for one in found.candidates}


def places(*said: str) -> list[frozenset[str]]:
    return [frozenset(one.split()) for one in said]


@pytest.mark.parametrize(
    ("said", "worth"),
    [
        (places("entree adulte", "", "piscine"), 1.0),
        (places("entree gamin", "adulte", "piscine"), 0.0),
        (places("entree", "adulte", "piscine"), 1.0),
        (places("entree", "", "piscine"), 0.0),
        (places("adulte avec enfant", "", "piscine"), 0.0),
        (places("adulte accompagnant", "tarif enfant", "piscine"), ELSEWHERE),
    ],
)
def test_the_nearest_that_names_one_of_a_family_tells(said: list[frozenset[str]], worth: float) -> None:
    assert of_a_sibling(asked_of(AGES, frozenset({"piscine", "enfant"})), said) == worth


def test_a_question_that_names_two_of_a_family_is_of_both_and_another_of_none() -> None:
    both = asked_of(AGES, frozenset({"adulte", "enfant"}))
    assert of_a_sibling(both, places("adulte")) == 0.0
    assert of_a_sibling(both, places("senior")) == 1.0
    assert asked_of(AGES, frozenset({"piscine"})) == ()


def test_the_price_of_an_adult_is_not_a_childs() -> None:
    found = signs(
        "Combien coûte la piscine pour un enfant ?",
        "Adulte : 5 €\nRéduit (3-17 ans) : 3 €\nCarte : 42 €",
        title="Piscine",
        kind=PassageKind.TABLE,
    )
    assert [found[row].sibling for row in ("Adulte : 5 €", "Réduit (3-17 ans) : 3 €", "Carte : 42 €")] == [1.0, 0, 0]
    assert found["Réduit (3-17 ans) : 3 €"].covered > found["Carte : 42 €"].covered


@pytest.mark.parametrize(
    ("text", "stem", "told"),
    [
        ("Réduit (3-17 ans)", "enfant", True),
        ("Moins de 12 ans : gratuit", "enfant", True),
        ("Plus de 65 ans : gratuit", "senior", True),
        ("De 18 à 25 ans", "enfant", False),
        ("De 18 à 65 ans", "senior", False),
        ("Concession de 30 ans", "enfant", False),
        ("De 3 à 17 euros", "enfant", False),
    ],
)
def test_ages_say_whose_they_are(text: str, stem: str, told: bool) -> None:
    assert (stem in read(text, FrenchAnalyser()).stems) is told


def test_no_word_is_in_two_members_of_a_family() -> None:
    terms = FrenchAnalyser().terms
    for family in families("families", "families"):
        stems = [stem for member in family for stem in set(terms(member))]
        assert len(family) > 1 and len(stems) == len(set(stems)), family
