"""What counts as said: endings and writings are forgiven, other numbers and half words are not."""

import json
from pathlib import Path

import pytest

from eval.wording import holds_lead, holds_span, mentions, says, shows

PEER = Path(__file__).parents[3] / "shared" / "data" / "valdeloire_faq"


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


def test_a_keyword_may_stand_inside_a_word_as_the_peers_were_scored() -> None:
    assert mentions("L'accès se fait GRATUITEMENT.", "gratuit")
    assert mentions("emballages métalliques", "métal")
    assert not mentions("rien de tel", "gratuit")


@pytest.mark.skipif(not PEER.is_dir(), reason="../shared/data/valdeloire_faq is absent")
def test_the_peer_keeps_the_figures_its_answers_were_given() -> None:
    golds = [json.loads(line) for line in (PEER / "answers.jsonl").open(encoding="utf-8")]
    peer = [json.loads(line) for line in (PEER / "peer_arno37_answers.jsonl").open(encoding="utf-8")]
    said = {one["id"]: one["B"]["response"] for one in peer}
    held = [[mentions(said[one["id"]], word) for word in one["expected_keywords"]] for one in golds]
    held = [one for one in held if one]
    assert sum(all(one) for one in held) == 4
    assert round(sum(sum(one) / len(one) for one in held) / len(held), 3) == 0.539


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
