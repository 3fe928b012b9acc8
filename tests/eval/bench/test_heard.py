"""What `bench heard` compares and leaves out, and how it says that there is nothing to hear."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.bench.heard import Hearing, understood, wrong_words
from eval.bench.heard_recordings import LINE_HZ, Recording, comparable, recordings, transcripts
from eval.bench.real import questions
from eval.proofs import SkippedError
from voice.files import wav
from voice.speech import Doubt
from voice.words import load_wordings

WORDS = """; Sounds
one: Composez le nouveau numéro, s'il vous plaît.
beep: [this is a simple beep tone heard]
short: Au revoir.
menu/two: Appuyez sur le 4 maintenant.
"""


def test_sentences_are_read_and_noises_are_not() -> None:
    said = transcripts(WORDS)
    assert said == {"one": "Composez le nouveau numéro, s'il vous plaît.", "menu/two": "Appuyez sur le 4 maintenant."}


def test_capitals_accents_points_and_the_writing_of_numbers_count_for_nothing() -> None:
    french = load_wordings()["fr"]
    assert comparable("Appuyez sur quatre-vingt-deux !", french) == comparable("appuyez sur 82", french)
    assert comparable("L'été, à dix heures", french) == "l ete a 10 heures"


def row(wrong: float, letters: float, doubt: Doubt) -> Hearing:
    return Hearing("one", "la mairie est ouverte", "la mairie", wrong, letters, doubt, -0.2, 3.0, 0.3)


def test_what_is_believed_and_what_is_doubted_are_told_apart() -> None:
    rows = [row(0, 0, Doubt.NONE), row(0, 0, Doubt.UNSURE), row(0.5, 0.5, Doubt.NONE), row(0.5, 0.5, Doubt.UNSURE)]
    told = {figure.name: figure.value for figure in understood("a_law", rows)}
    assert (told["doubted_a_law"], told["doubted_though_right_a_law"]) == (0.5, 0.25)
    assert (told["astray_a_law"], told["astray_believed_a_law"]) == (0.5, 0.25)
    assert wrong_words(rows) == 0.5 and wrong_words([]) == 0.0


def test_a_folder_is_read_and_an_empty_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(SkippedError, match=r"words\.txt"):
        recordings(tmp_path, 5)
    (tmp_path / "words.txt").write_text(WORDS, "utf-8")
    with pytest.raises(SkippedError, match="no WAV"):
        recordings(tmp_path, 5)
    (tmp_path / "one.wav").write_bytes(wav(bytes(32_000), 16_000))
    (found,) = recordings(tmp_path, 5)
    assert (found.name, len(found.sound_8k)) == ("one", 16_000)


def test_without_an_ear_it_is_skipped_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GUICHET_EAR", "auto")
    told = CliRunner().invoke(app, ["bench", "heard"])
    assert told.exit_code == 0 and told.stderr.startswith("bench heard skipped: no ear is installed")
    assert CliRunner().invoke(app, ["bench", "speech", "--recordings", str(tmp_path)]).exit_code == 2


def test_who_calls_asks_with_recordings_as_long_as_a_question_without_their_silence() -> None:
    loud = np.full(2 * LINE_HZ, 5_000, "<i2").tobytes()
    quiet = bytes(2 * LINE_HZ)
    asked = [Recording(f"q{number}", "Où est la mairie ?", quiet + loud + quiet) for number in range(5)]
    too_short = Recording("s", "Oui.", loud[:LINE_HZ])
    assert [len(sound) for sound in questions([too_short, *asked])] == [2 * LINE_HZ] * 5
    with pytest.raises(SkippedError, match="a call asks more"):
        questions([too_short])
