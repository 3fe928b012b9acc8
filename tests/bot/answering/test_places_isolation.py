"""A resident is never shown a place of another commune; 10,000 pairs in the proof, fewer here."""

import os
import random

from bot.domain.answers import Answer
from tests.bot.answering.town import PLACES, TERRITORY, said, town

PAIRS = int(os.environ.get("GUICHET_ISOLATION_PAIRS", "400"))
SUBJECTS = (
    "la mairie", "la médiathèque", "la bibliothèque", "la bibliothèque du Moulin", "la médiathèque Jean-Moulin",
    "la déchèterie", "la déchèterie de Saint-Malard", "la déchèterie de Bourg-Neuf", "la piscine", "le CCAS",
    "l'urbanisme", "l'état civil", "la mairie de Saint-Malard", "la mairie de Bourg-Neuf", "vous", "le service",
)  # fmt: skip
ASKS = (
    "{} est ouvert ?", "horaires de {}", "téléphone de {}", "où est {} ?", "{} demain ?", "quand rouvre {} ?",
    "quels services sont ouverts samedi comme {} ?", "mail de {}", "{} à 18 h", "numéro pour {}", "Is {} open?",
    "quelle bibliothèque est ouverte mercredi, {} ?", "{} pendant les vacances de Noël", "pourquoi {} est fermé",
)  # fmt: skip


def shown(answer: Answer) -> str:
    """All that a resident reads."""
    contact = answer.contact or (answer.refusal.contact if answer.refusal else None)
    cited = [f"{one.title} {one.passage} {one.owner} {one.url}" for one in answer.citations]
    return "\n".join([answer.text, answer.message, str(contact), *cited])


async def test_no_place_of_another_commune_is_ever_shown() -> None:
    chance = random.Random(20261123)
    counter = town()
    for _ in range(PAIRS):
        commune = chance.choice(sorted(TERRITORY.communes))
        text = chance.choice(ASKS).format(chance.choice(SUBJECTS))
        answer = await said(text, counter, commune=commune)
        mine = TERRITORY.communes[commune].owners()
        for other in (one for one in PLACES if one.owner not in mine):
            assert other.contact.phone not in shown(answer), (commune, text, shown(answer))
            assert other.contact.email not in shown(answer), (commune, text, shown(answer))
            assert other.name not in shown(answer), (commune, text, shown(answer))
