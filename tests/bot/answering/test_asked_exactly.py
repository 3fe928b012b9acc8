"""What a question asks for by name, how it is asked, and the time it speaks of."""

from datetime import date

import pytest

from bot.answering.evidence.exact import Exact, asked_exactly, heads, names, states_exactly
from bot.answering.evidence.manners import Manner, head, manners
from bot.answering.evidence.moments import moments
from bot.answering.rules import expressions


@pytest.mark.parametrize(
    ("question", "stating", "silent", "asked"),
    [
        ("Comment s'appelle la directrice ?", "Mme Le Gall dirige l'école.", "L'école a une directrice.", Exact.PERSON),
        ("Quel est le taux de la taxe ?", "Le taux est de 4 %.", "Le taux est voté en mars.", Exact.RATE),
        ("À quelle date a lieu le vote ?", "Le vote a lieu le 3 mars.", "Le vote a lieu en mairie.", Exact.DATE),
        ("Quelle est l'adresse exacte ?", "Au 3, rue du Port.", "Près du port.", Exact.ADDRESS),
        ("Pourquoi est-ce fermé ?", "Fermé en raison de travaux.", "Fermé le lundi.", Exact.REASON),
    ],
)
def test_a_thing_asked_for_by_name(question: str, stating: str, silent: str, asked: Exact) -> None:
    assert asked in asked_exactly(question)
    assert asked in states_exactly(stating)
    assert asked not in states_exactly(silent)


def test_what_is_named_and_of_what() -> None:
    assert names("Où est la Salle des Embruns à Kervaël ?") == "Salle Embruns Kervaël"
    assert ("terrasse", "salle") in heads("La terrasse de la salle peut-elle être louée ?")


@pytest.mark.parametrize(
    ("question", "manner"),
    [
        ("Puis-je venir sans rendez-vous ?", Manner.YES_NO),
        ("Comment payer la cantine ?", Manner.HOW),
        ("Pourquoi le pont est-il fermé ?", Manner.WHY),
        ("Qu'est-ce que la médiation ?", Manner.WHAT_IS),
        ("À quelles conditions ai-je droit à une aide ?", Manner.CONDITION),
    ],
)
def test_the_turn_of_a_question(question: str, manner: Manner) -> None:
    assert manner in manners(question)


@pytest.mark.parametrize(
    "question",
    [
        "Peut-on manger ou boire dans la salle ?",
        "Prêtez-vous des tables ?",
        "Paierai-je le plein tarif ?",
        "Sommes-nous remboursés si la fête est annulée ?",
        "Est-ce que la chorale répète le jeudi ?",
        "Mon fils, que j'élève seule, a-t-il droit à la cantine ?",
        "Peut-on payer par carte, ou en espèces ?",
        "Y a-t-il de quoi manger sur place ?",
        "Faites-vous les passeports ?",
    ],
)
def test_what_yes_or_no_answers(question: str) -> None:
    assert Manner.YES_NO in manners(question)


@pytest.mark.parametrize(
    "question",
    [
        "Quel prix dois-je payer, est-ce possible par chèque ?",
        "Que faut-il apporter ?",
        "Ma haie déborde : qu'a-t-on fait contre ?",
        "Le bal, où peut-on le trouver ?",
        "Par ou peut-on passer ?",
        "ou peut-on se garer",
        "obtenir carte identité que dois-je apporter ?",
        "Auquel de ces guichets dois-je aller ?",
        "Avec quoi dois-je venir ?",
        "Auriez-vous le montant de la prime ?",
        "Je veux un rendez-vous",
    ],
)
def test_what_yes_or_no_does_not_answer(question: str) -> None:
    assert Manner.YES_NO not in manners(question)


def test_what_exactly_is_asked_for() -> None:
    assert head("Quel est le taux communal ?").startswith("le taux")


def test_the_time_a_text_speaks_of() -> None:
    assert moments("du 1er octobre au 31 mars").months == {10, 11, 12, 1, 2, 3}
    assert moments("le 27 novembre 2026").dates == (date(2026, 11, 27),)
    assert moments("en hiver").months == {12, 1, 2}
    assert not moments("2026 habitants pour 2 000 €").years


def test_near_words_are_kept_in_one_place() -> None:
    import tomllib
    from importlib.resources import files

    searched = tomllib.loads((files("bot.engines") / "french.toml").read_text("utf-8"))["near"]
    assert not set(expressions("near", "near")) & set(searched)
