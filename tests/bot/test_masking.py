"""Personal identifiers never leave as they came; what looks like one and is not stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Appelez-moi au 06 39 98 12 34", "Appelez-moi au [téléphone]"),
        ("mon numéro 0261911000.", "mon numéro [téléphone]."),
        ("+33 6 39 98 12 34 le soir", "[téléphone] le soir"),
        ("écrivez à jean.dupont+mairie@exemple.fr svp", "écrivez à [courriel] svp"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "IBAN [IBAN]"),
        ("NIR 2 55 08 14 168 025 38", "NIR [numéro de sécurité sociale]"),
        ("sécu 255081416802538", "sécu [numéro de sécurité sociale]"),
        ("né en Corse : 1 85 05 2A 006 084 54", "né en Corse : [numéro de sécurité sociale]"),
        ("carte 4970 1012 3456 7893", "carte [carte bancaire]"),
    ],
)
def test_identifiers_are_replaced_by_their_kind(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "cerfa n° 12100*02 et arrêté 2024-118",
        "Je suis née le 12/05/1985, QF 1 250",
        "Le 3919, le 115 ou le 39 39 ?",
        "1 412 € par an pour 8 m",
        "SIRET 123 456 789 00012",
        "du 12 au 15 juillet 2026 de 8 h 30 à 12 h",
    ],
)
def test_figures_of_ordinary_questions_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.integers(1, 9), st.lists(st.integers(0, 99), min_size=4, max_size=4), st.sampled_from(["", " ", ".", "-"]))
def test_any_french_phone_is_masked(first: int, pairs: list[int], joint: str) -> None:
    phone = joint.join([f"0{first}", *(f"{pair:02d}" for pair in pairs)])
    assert mask(f"Mon numéro : {phone} merci") == "Mon numéro : [téléphone] merci"
