"""Words that a machine invents on silence, music and noise are not believed."""

from pathlib import Path

import numpy as np
import pytest

from voice.doubts import Figures, doubt_of, load_limits, repeated
from voice.hear import SLOWER, slower
from voice.heard import Words, confirmed
from voice.speech import Doubt

LIMITS = load_limits()
SURE = Figures(no_speech=0.02, log_probability=-0.2, compression=1.1, sound_s=3.0)


def figures(
    no_speech: float = 0.02, log_probability: float = -0.2, compression: float = 1.1, sound_s: float = 3.0
) -> Figures:
    return Figures(no_speech, log_probability, compression, sound_s)


@pytest.mark.parametrize(
    ("text", "told", "doubt"),
    [
        ("Quels sont les horaires de la mairie ?", SURE, Doubt.NONE),
        ("Oui.", SURE, Doubt.NONE),
        ("Oui oui oui.", SURE, Doubt.NONE),
        ("zéro six zéro zéro zéro un", SURE, Doubt.NONE),
        ("0 0 0 0", SURE, Doubt.NONE),
        ("", SURE, Doubt.NO_SPEECH),
        (" ... ", SURE, Doubt.NO_SPEECH),
        ("Oui, c'est ça.", figures(no_speech=0.998), Doubt.NO_SPEECH),
        ("Bonjour", figures(no_speech=0.7, log_probability=-0.9), Doubt.NO_SPEECH),
        ("Bonjour", figures(no_speech=0.7, log_probability=-0.3), Doubt.NONE),
        ("Merci, merci.", figures(log_probability=-1.4), Doubt.UNSURE),
        ("To leave the conference.", figures(log_probability=-0.65), Doubt.UNSURE),
        ("Le dernier appel était de", figures(log_probability=-0.55), Doubt.NONE),
        ("un deux trois quatre cinq six sept huit neuf dix onze", figures(sound_s=0.5), Doubt.UNSURE),
        ("je veux je veux je veux", SURE, Doubt.REPEATED),
        ("la mairie", figures(compression=3.1), Doubt.REPEATED),
        ("Sous-titres réalisés par la communauté d'Amara.org", SURE, Doubt.KNOWN_NONSENSE),
        ("Sous-titrage ST' 501", SURE, Doubt.KNOWN_NONSENSE),
        ("Merci d'avoir regardé cette vidéo !", SURE, Doubt.KNOWN_NONSENSE),
        ("Thanks for watching!", SURE, Doubt.KNOWN_NONSENSE),
        ("Port-Clairval, déchèterie, rue du Phare", SURE, Doubt.KNOWN_NONSENSE),
        ("La déchèterie de Port-Clairval", SURE, Doubt.NONE),
    ],
)
def test_believes_what_can_be_believed(text: str, told: Figures, doubt: Doubt) -> None:
    assert doubt_of(text, told, LIMITS, ("Port-Clairval", "déchèterie", "rue du Phare")) is doubt


def test_sees_what_goes_round_in_circles() -> None:
    assert repeated("et le samedi matin " * 3, 3)
    assert not repeated("le lundi le mardi le mercredi", 3)
    assert not repeated("", 3)


def test_a_model_may_have_figures_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "doubts.toml").write_text("again = -0.01\n", "utf-8")
    assert load_limits(tmp_path).again == -0.01 and load_limits(tmp_path).unsure == LIMITS.unsure
    assert load_limits(tmp_path / "nowhere") == LIMITS


def test_words_that_change_when_heard_again_are_doubted() -> None:
    words = Words("La mairie est ouverte.", "fr", Doubt.NONE, -0.4)
    assert confirmed(words, Words("la mairie est ouverte", "fr", Doubt.NONE)) == words
    assert confirmed(words, Words("La mairie est fermée.", "fr", Doubt.NONE)).doubt is Doubt.UNSURE


def test_what_is_slower_is_longer_and_the_same() -> None:
    sound = np.sin(np.arange(16_000) * 0.02).astype(np.float32)
    again = slower(sound)
    assert len(again) == pytest.approx(16_000 * SLOWER, abs=2)
    assert np.abs(again).max() == pytest.approx(1.0, abs=0.01)
