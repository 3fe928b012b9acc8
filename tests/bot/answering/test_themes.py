"""Which questions need a second signature before their answer leaves."""

import pytest

from bot.answering.themes import theme_of


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Je risque d'être expulsée de mon logement, que faire ?", "social"),
        ("Comment demander la garde alternée ?", "children"),
        ("Comment CHANGER DE PRÉNOM ?", "civil_status"),
        ("Que faire au décès de ma mère ?", "death"),
        ("Comment faire un recours contre le permis de construire de la mairie ?", "dispute"),
        ("Où renouveler mon titre de séjour ?", "foreigners"),
        ("Quels sont les horaires de la piscine ?", ""),
        ("Comment demander un acte de décès ?", ""),
        ("Où acheter un ticket de bus ?", ""),
    ],
)
def test_a_sensitive_theme_is_known_by_its_words(text: str, theme: str) -> None:
    assert theme_of(text) == theme
