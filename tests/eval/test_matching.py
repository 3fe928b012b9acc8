"""What counts as said: endings and writings are forgiven, other numbers and half words are not."""

import pytest

from eval.wording import holds_lead, holds_span, says, shows


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("La demande est gratuite.", "gratuit"),
        ("ouvert de 9 h à 12 h 30", "9h"),
        ("Ouvert à 14:30.", "14h30"),
        ("C'est 20 euros.", "20 €"),
        ("C'est 20,00 €.", "20€"),
        ("un abri de 150 m²", "150m²"),
        ("l'ouverture du compteur d'eau", "compteur eau"),
        ("PIÈCE D’IDENTITÉ obligatoire", "pièce d'identité"),
        ("prix : 1 200 €", "1200 €"),
        ("adressez-vous au CCAS (bureau 2)", "CCAS"),
    ],
)
def test_a_fact_is_said_whatever_its_writing(text: str, fact: str) -> None:
    assert says(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("ouvert à 9 h 30", "9h"),
        ("ouvert à 19 h", "9h"),
        ("dans 11 mois", "1 mois"),
        ("environ 12 000 €", "12"),
        ("20,50 €", "20"),
        ("le planning du jour", "plan"),
        ("rien de tel", "gratuit"),
    ],
)
def test_another_number_or_another_word_is_not_the_fact(text: str, fact: str) -> None:
    assert not says(text, fact)


def test_a_forbidden_text_is_shown_only_whole() -> None:
    assert shows("Voici : BANANE-42 !", "banane-42")
    assert not shows("Voici : BANANE-421", "BANANE-42")
    assert not shows("un pirate informatique", "Pirate :")
    assert not shows("rien", "")


def test_a_span_is_found_across_list_marks_and_lines() -> None:
    text = "Vous devez fournir : une pièce d'identité ; un justificatif de domicile."
    assert holds_span(text, "une pièce d'identité\n- un justificatif de domicile,")
    assert not holds_span(text, "un extrait d'acte de naissance")
    assert not holds_span("Non.", "Oui")


def test_a_lead_may_be_cut() -> None:
    assert holds_lead("La carte est valable quinze ans pour un majeur.", "La carte est valable quinze ans pour un maj")
    assert not holds_lead("La carte coûte 25 €.", "La carte est valable quinze ans")
