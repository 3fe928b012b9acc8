"""A follow-up carries what it leaves unsaid, and a new subject carries nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.english import in_french
from bot.answering.rephrase import rephrase, spelled_out
from bot.domain.conversations import Turn
from bot.domain.folding import fold


def after(question: str, *asked: str) -> str:
    return fold(rephrase(question, [Turn(one, "Voici la réponse.") for one in asked]))


@pytest.mark.parametrize(
    ("before", "question", "kept"),
    [
        ("Quels sont les horaires de la médiathèque ?", "Et le samedi ?", ("mediatheque", "samedi")),
        ("Quels sont les horaires de la médiathèque ?", "et le dimanche matin", ("mediatheque", "dimanche")),
        ("Combien coûte la cantine ?", "Et pour les extérieurs ?", ("cantine", "exterieurs")),
        ("Quels papiers pour un passeport ?", "Et pour un mineur ?", ("passeport", "mineur")),
        ("Quels papiers pour un passeport ?", "Combien ça coûte ?", ("passeport", "coute")),
        ("Quels papiers pour un passeport ?", "C'est combien ?", ("passeport",)),
        ("Combien coûte la location de la salle des Embruns ?", "Et la caution ?", ("salle", "embruns", "caution")),
        ("Où est la déchèterie ?", "Elle ouvre à quelle heure ?", ("decheterie", "heure")),
        ("Où est la déchèterie ?", "Quels sont ses horaires l'hiver ?", ("decheterie", "hiver")),
        ("Quand passe le camion des encombrants ?", "C'est gratuit ?", ("encombrants", "gratuit")),
        ("Comment s'inscrire à la crèche ?", "Quel est le numéro ?", ("creche", "numero")),
        ("Quelles sont les horaires de la piscine ?", "and on Sunday?", ("piscine", "sunday")),
    ],
)
def test_a_follow_up_keeps_its_subject(before: str, question: str, kept: tuple[str, ...]) -> None:
    found = after(question, before)
    assert all(word in found for word in kept), found


@pytest.mark.parametrize(
    ("before", "question", "gone"),
    [
        ("Quels sont les horaires de la médiathèque ?", "Comment obtenir un acte de naissance ?", "mediatheque"),
        ("Combien coûte la cantine ?", "Quels sont les jours de collecte des ordures ménagères ?", "cantine"),
        ("Combien coûte la cantine ?", "Où est la déchèterie ?", "cantine"),
        ("Quels papiers pour un passeport ?", "Je cherche une place de port pour mon bateau", "passeport"),
        ("Où est la déchèterie ?", "Quel est le prix de la piscine ?", "decheterie"),
        ("Quels sont les horaires de la mairie ?", "Comment signaler un lampadaire en panne ?", "mairie"),
    ],
)
def test_a_new_subject_is_not_mixed_with_the_old_one(before: str, question: str, gone: str) -> None:
    assert gone not in after(question, before)


@pytest.mark.parametrize(
    ("before", "question", "gone"),
    [
        ("La mairie est-elle ouverte le samedi ?", "Et le jeudi ?", "samedi"),
        ("Combien coûte la cantine pour les résidents ?", "Et pour les extérieurs ?", "residents"),
    ],
)
def test_what_is_said_anew_replaces_what_was_said(before: str, question: str, gone: str) -> None:
    assert gone not in after(question, before)


def test_the_subject_survives_several_follow_ups() -> None:
    first = rephrase("Et le samedi ?", [Turn("Quels sont les horaires de la médiathèque ?", "Le mardi.")])
    second = rephrase(
        "Et le mercredi ?",
        [Turn("Quels sont les horaires de la médiathèque ?", "Le mardi."), Turn(first, "10 h")],
    )
    assert "mediatheque" in fold(second)
    assert "mercredi" in fold(second)
    assert "samedi" not in fold(second)


def test_without_earlier_turns_a_question_is_searched_as_it_is() -> None:
    assert rephrase("Et le samedi ?", []) == "Et le samedi ?"
    assert rephrase("Et le samedi ?", [Turn("", "")]) == "Et le samedi ?"


@pytest.mark.parametrize("label", ["[téléphone]", "[courriel]", "[IBAN]"])
def test_what_was_masked_is_not_searched(label: str) -> None:
    found = spelled_out(f"Mon numéro est le {label}, quels sont les horaires de la mairie ?")
    assert label not in found
    assert "horaires de la mairie" in found


def test_fast_writing_is_spelled_out() -> None:
    assert "combien" in fold(spelled_out("cb coute la cantine"))


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("How much is the parking permit?", ("stationnement",)),
        ("Which documents do I need to renew my passport?", ("passeport", "documents")),
        ("When is the library open on Saturday?", ("samedi",)),
        ("Is Salle des Embruns free on Sunday?", ("salle", "embruns", "dimanche")),
    ],
)
def test_an_english_question_is_searched_in_french(english: str, french: tuple[str, ...]) -> None:
    found = fold(in_french(english))
    assert all(word in found for word in french), found


@given(st.text(max_size=120), st.lists(st.text(max_size=120), max_size=4))
def test_any_words_can_be_rephrased(text: str, asked: list[str]) -> None:
    found = rephrase(text, [Turn(one, "") for one in asked])
    assert found.strip() or not text.strip()
    assert in_french(text) or not text


def test_what_asks_nothing_and_gives_a_case_completes_what_was_asked() -> None:
    found = after("J'ai 45 ans.", "Quel abonnement de bus pour aller travailler ?")
    assert all(word in found for word in ("abonnement", "bus", "45 ans")), found
    assert "bus" in after("Et à l'année ?", "Quel abonnement de bus ?", found)
