"""What a resident tells in many words is also searched with the word of the documents."""

import pytest

from bot.answering.search.implied import with_implied


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Nous habitons une autre commune, quel prix pour la cantine ?", "extérieur"),
        ("Je n'habite pas la commune : combien pour la salle ?", "extérieur"),
        ("On vient d'un village voisin, quel tarif ?", "extérieur"),
        ("La téléassistance quand on ne paie pas d'impôts ?", "non imposable"),
    ],
)
def test_it_is_added(text: str, word: str) -> None:
    assert with_implied(text) == f"{word} {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Combien coûte la cantine pour un extérieur d'une autre commune ?",
        "J'habite rue du Lavoir",
        "Où payer mes impôts ?",
    ],
)
def test_nothing_is_added_to_what_says_it_or_does_not_mean_it(text: str) -> None:
    assert with_implied(text) == text
