"""Questions hurt in a repeatable way, and not beyond recognition."""

import random

import pytest

from eval.perturbations import PERTURBATIONS, misspelt, perturb

ASKED = {str(number): text for number, text in enumerate((
    "Quels sont les horaires de la piscine le samedi ?",
    "Où faut-il déposer une demande de carte d'identité pour un enfant de 3 ans ?",
    "Est-ce que c'est gratuit ?",
    "CNI ?",
    "",
))}  # fmt: skip


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_the_same_question_is_hurt_the_same_way(name: str) -> None:
    assert perturb(ASKED, name) == perturb(ASKED, name)
    assert perturb({"0": ASKED["0"]}, name)["0"] == perturb(ASKED, name)["0"]


@pytest.mark.parametrize("name", [name for name in PERTURBATIONS if name != "clean"])
def test_a_long_question_is_changed(name: str) -> None:
    hurt = perturb(dict.fromkeys("abcdefgh", ASKED["1"]), name)
    assert any(text != ASKED["1"] for text in hurt.values())


def test_the_share_of_misspelt_words_is_the_one_asked_for() -> None:
    text = " ".join(["commune", "passeport", "identité", "déchèterie"] * 250)
    for share in (0.3, 0.6):
        changed = sum(
            a != b for a, b in zip(text.split(), misspelt(share)(text, random.Random(1)).split(), strict=True)
        )
        assert abs(changed / 1000 - share) < 0.06


def test_speech_has_no_marks_and_hesitates() -> None:
    hurt = perturb({"x": "Où est-ce que c'est ouvert le 3 mai ?"}, "spoken")["x"]
    assert hurt == hurt.lower()
    assert not set("?!.,;:") & set(hurt)
    assert "trois mai" in hurt
    assert len(hurt.split()) >= 9


def test_politeness_wraps_and_keeps_the_words() -> None:
    hurt = perturb({"x": "Quel est le prix de la cantine ?"}, "polite")["x"]
    assert "uel est le prix de la cantine" in hurt
    assert len(hurt) > 60
