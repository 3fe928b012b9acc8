"""What kind of fact a question asks for, whatever turn it takes."""

import pytest

from bot.answering.evidence.aspects import Aspect, asked, holds


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Le permis international, ça se paie combien ?", Aspect.AMOUNT),
        ("Combien demande le crématorium pour une crémation ?", Aspect.AMOUNT),
        ("Combien de caution faut-il laisser pour la salle ?", Aspect.AMOUNT),
        ("De combien sont les frais de dossier ?", Aspect.AMOUNT),
        ("Quel est le loyer d'un T3 ?", Aspect.AMOUNT),
        ("La carte est-elle vraiment gratuite ?", Aspect.AMOUNT),
        ("Combien de personnes tiennent dans la salle ?", Aspect.QUANTITY),
        ("De combien la mer monte-t-elle ?", Aspect.QUANTITY),
        ("Combien de temps gardez-vous un téléphone ?", Aspect.DURATION),
        ("Quand ont lieu les permanences gratuites ?", Aspect.DATE),
        ("Le concours de maisons, quand passe le jury ?", Aspect.DATE),
        ("À quelle date changent les montants de la prime ?", Aspect.DATE),
        ("Le délai pour s'inscrire au judo, c'est quand ?", Aspect.DATE),
        ("Je voudrais connaître le prix de la carte et quand la retirer", Aspect.AMOUNT),
        ("Quel est le délai, et quand faut-il venir ?", Aspect.DURATION),
        ("Des romans, on peut en emporter combien ?", Aspect.QUANTITY),
        ("Faut-il payer pour entrer ?", Aspect.AMOUNT),
        ("Un arbre est tombé, qui dois-je appeler ?", Aspect.PERSON),
        ("Qui appeler, et à quel numéro ?", Aspect.PHONE),
        ("Où téléphoner pour une fuite ?", Aspect.PHONE),
        ("Je voudrais consulter les horaires de la mairie", Aspect.HOURS),
    ],
)
def test_the_kind_of_fact_asked_first(question: str, first: Aspect) -> None:
    assert asked(question)[0] is first


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Quel est le tarif quand on habite ailleurs ?", Aspect.DATE),
        ("Combien d'heures de stage faut-il ?", Aspect.HOURS),
        ("Le SPANC passe tous les combien ?", Aspect.AMOUNT),
        ("Combien mesure le bassin ?", Aspect.AMOUNT),
        ("Où se mettre au frais pendant la canicule ?", Aspect.AMOUNT),
        ("Je n'arrive plus à payer mes factures, vers qui me tourner ?", Aspect.AMOUNT),
        ("Comment payer la cantine ?", Aspect.AMOUNT),
        ("Où trouver une place payante ?", Aspect.AMOUNT),
        ("Où s'arrête le numéro 7 ?", Aspect.PHONE),
        ("Où voir les horaires du bus ?", Aspect.HOURS),
        ("Comment s'appelle la directrice ?", Aspect.PHONE),
        ("Peut-on payer en plusieurs fois ?", Aspect.AMOUNT),
    ],
)
def test_words_that_only_look_like_it(question: str, other: Aspect) -> None:
    assert other not in asked(question)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Comptez vingt minutes à pied.", Aspect.DURATION),
        ("Douze enfants au plus.", Aspect.QUANTITY),
        ("En cas d'urgence, composez le 15.", Aspect.PHONE),
        ("Le numéro national est le 3939.", Aspect.PHONE),
    ],
)
def test_a_text_holds_a_fact_in_figures_or_in_words(text: str, kind: Aspect) -> None:
    assert holds(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "La caution est de 15 €.",
        "Ouvert de 17 h à 18 h.",
        "À 17 minutes de la gare.",
        "Quinze dossiers.",
        "Soit 15,50 €.",
        "Au 15 rue du Port.",
        "Le 17/11/2026.",
    ],
)
def test_a_number_with_its_unit_is_no_telephone(text: str) -> None:
    assert not holds(text, Aspect.PHONE)
