"""What kind of fact a question asks for, whatever turn it takes."""

import pytest

from bot.answering.evidence.aspects import Aspect, asked


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
    ],
)
def test_words_that_only_look_like_it(question: str, other: Aspect) -> None:
    assert other not in asked(question)
