"""A follow-up is understood by rules: what is carried, what is replaced, what stands alone."""

import pytest

from bot.answering.english import in_french
from bot.answering.rephrase import rephrase, spelled_out
from bot.domain.conversations import Turn


@pytest.mark.parametrize(
    ("before", "asked", "holds", "lacks"),
    [
        ("Quels sont les horaires de la médiathèque ?", "et le samedi ?", ("horaires", "médiathèque", "samedi"), ()),
        ("Horaires de la médiathèque le samedi ?", "et le mercredi ?", ("médiathèque", "mercredi"), ("samedi",)),
        ("Combien coûte un passeport pour un adulte ?", "et pour un enfant ?", ("passeport", "enfant"), ("adulte",)),
        ("Quels papiers pour la carte d'identité ?", "et pour le passeport ?", ("papiers", "passeport"), ("identité",)),
        ("Quels papiers pour la carte d'identité ?", "combien ça coûte ?", ("identité", "coûte"), ("papiers",)),
        ("Où est la déchèterie ?", "elle ouvre à quelle heure ?", ("déchèterie", "heure"), ()),
        ("tarif cantine", "et la garderie ?", ("tarif", "garderie"), ("cantine",)),
        ("Quels sont les tarifs de la salle des Embruns ?", "Et la caution ?", ("Embruns", "caution"), ()),
        ("Horaires de la mairie", "quel est le numéro ?", ("mairie", "numéro"), ()),
        ("Le parking résident, quel prix ?", "où faut-il le demander ?", ("parking", "demander"), ()),
    ],
)
def test_a_follow_up_carries_its_subject(
    before: str, asked: str, holds: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    found = rephrase(asked, [Turn(before, "")])
    assert all(word in found for word in holds), found
    assert not any(word in found for word in lacks), found


@pytest.mark.parametrize(
    "asked",
    ["Quels sont les horaires de la piscine ?", "Comment inscrire mon enfant à la crèche des Petits Mousses ?"],
)
def test_a_whole_question_stands_alone(asked: str) -> None:
    assert rephrase(asked, [Turn("Tarif de la salle des Embruns ?", "340 €")]) == asked


def test_a_subject_survives_several_follow_ups() -> None:
    turns: list[Turn] = []
    for asked in ("Quels sont les horaires de la médiathèque ?", "et le samedi ?", "et le mercredi ?"):
        turns.append(Turn(rephrase(asked, turns), ""))
    assert "médiathèque" in turns[-1].asked
    assert "mercredi" in turns[-1].asked


def test_without_turns_nothing_is_carried() -> None:
    assert rephrase("et le samedi ?", ()) == "et le samedi ?"


def test_fast_writing_is_spelled_out() -> None:
    assert spelled_out("cb coute la cantine svp").startswith("combien coute la cantine")
    assert "vous" in spelled_out("vs fermez a kel heur")


def test_mask_labels_say_nothing() -> None:
    assert spelled_out("Mon mail est [courriel], comment voter ?") == "comment voter ?"


@pytest.mark.parametrize(
    ("english", "holds"),
    [
        ("How can I get a birth certificate?", ("acte de naissance",)),
        ("What time does the town hall open on Saturday?", ("à quelle heure", "mairie", "samedi")),
        ("How much is the Salle des Embruns?", ("tarif", "Embruns")),
    ],
)
def test_english_is_searched_with_the_words_of_french_documents(english: str, holds: tuple[str, ...]) -> None:
    assert all(word in in_french(english) for word in holds)
