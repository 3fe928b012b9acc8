"""Politeness around questions, to learn from: none of these wordings is one of those the figures are measured on."""

import random

WRAPPINGS = (
    "Bonjour, nouvel habitant du quartier, je viens aux nouvelles : {} Avec mes remerciements anticipés.",
    "Madame la Maire, j'ose vous importuner pour un détail. {} Agréez mes salutations respectueuses.",
    "Hello la mairie, question rapide, {} bisous et merci d'être là !",
    "Bonsoir, on m'a dit de m'adresser à vous. {} Au plaisir de vous lire, bonne semaine à toute l'équipe.",
    "Désolé si ce n'est pas le bon endroit, tout cela m'est étranger. {} Merci de prendre le temps de me répondre.",
    "Alors voilà, j'explique, c'est pour ma mère qui ne sait pas se servir d'un téléphone, {} voilà, merci bien.",
)


def wrapped(text: str, dice: random.Random) -> str:
    """The question inside one of them."""
    return dice.choice(WRAPPINGS).format(text[:1].lower() + text[1:])
