"""Which language was spoken, and what becomes of one that nobody speaks here."""

import pytest

from tests.voice.script import Script
from tests.voice.spoken_clips import EAR, said
from voice.dialog_acts import CheckDuty
from voice.dialog_events import Misheard
from voice.doubts import Figures, doubt_of, load_limits
from voice.hear import Whisper
from voice.hearing import EarOptions
from voice.speech import Doubt
from voice.tongues import foreign_share, other_spoken

OURS = ("fr", "en")


@pytest.mark.parametrize(
    ("shares", "expected", "other"),
    [
        ({"en": 0.99, "fr": 0.01}, "fr", "en"),
        ({"fr": 0.99, "en": 0.01}, "en", "fr"),
        ({"en": 0.8, "fr": 0.2}, "fr", ""),  # an accent
        ({"en": 0.53, "de": 0.46, "fr": 0.01}, "fr", "en"),
        ({"de": 0.95, "en": 0.046, "fr": 0.004}, "fr", ""),  # read as English, it would be translated and believed
        ({"es": 0.27, "en": 0.28, "ar": 0.08, "fr": 0.01}, "fr", ""),
        ({"fr": 1.0}, "fr", ""),
        ({}, "fr", ""),
        ({"en": 1.0}, "de", ""),  # somebody asked for German by name
    ],
)
def test_the_other_language_is_believed_when_it_is_sure(shares: dict[str, float], expected: str, other: str) -> None:
    assert other_spoken(shares, expected, OURS) == other


def test_what_goes_to_languages_nobody_speaks_here() -> None:
    assert foreign_share({"de": 0.9, "fr": 0.1}, OURS) == pytest.approx(0.9)
    assert foreign_share({}, OURS) == 0.0


@pytest.mark.parametrize(
    ("foreign", "log_probability", "doubt"),
    [(0.97, -0.45, Doubt.FOREIGN), (0.97, -0.2, Doubt.NONE), (0.5, -0.45, Doubt.NONE)],
)
def test_a_foreign_language_is_a_doubt_unless_the_words_are_sure(
    foreign: float, log_probability: float, doubt: Doubt
) -> None:
    figures = Figures(0.01, log_probability, 1.0, 3.0, foreign)
    assert doubt_of("Quels sont les horaires ?", figures, load_limits()) is doubt


def test_the_ear_told_to_expect_french_hears_english() -> None:
    words = Whisper(EarOptions(folder=EAR)).understand(said("When is the rubbish collected?", "en"), "fr", 5.0)
    assert (words.text, words.language, words.doubt) == ("When is the rubbish collected?", "en", Doubt.NONE)


def test_who_speaks_another_language_is_told_of_english_then_given_a_person() -> None:
    script = Script().open().tell(Misheard(foreign=True))
    assert script.said[-1].text == "For English, press star." and script.said[-1].language == "en"
    assert script.tell(Misheard(foreign=True)).did(CheckDuty)
