"""French unless the small words clearly say otherwise."""

import pytest

from bot.answering.languages import language_of, surely_french


@pytest.mark.parametrize(
    "text",
    [
        "Quels sont les horaires de la mairie ?",
        "horaires mairie",
        "passeport",
        "",
        "12 €",
        "tarif cantine QF 500",
        "parking",
        "week-end",
        "c koi les orair de la meri",
        "Le planning du club de football ?",
        "on peut se marier quand",
    ],
)
def test_french_is_french(text: str) -> None:
    assert language_of(text) == "fr"


@pytest.mark.parametrize(
    "text",
    [
        "What are the opening hours of the town hall?",
        "How do I apply for a passport?",
        "Where can I park my car?",
        "which documents do i need for a wedding",
        "is the library open on Sunday",
    ],
)
def test_english_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "¿Dónde puedo inscribir a mi hijo en la escuela?",
        "Wo kann ich einen Reisepass bekommen?",
        "كيف أجدد جواز السفر؟",
        "Як отримати паспорт?",
        "如何办理护照",
    ],
)
def test_a_language_the_counter_does_not_speak_is_said(text: str) -> None:
    assert language_of(text) == "other"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Quel transport peut venir me prendre ?", True),
        ("les horaires de la piscine", True),
        ("What is the price of a passport?", False),
        ("Can I get a livret de famille?", False),
        ("passport", False),
    ],
)
def test_a_french_question_on_the_english_page_is_not_translated(text: str, sure: bool) -> None:
    assert surely_french(text) is sure
