"""The ear: faster-whisper as it is, on the tiny model made for the tests, in its process and out of it."""

import asyncio
import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import need
from tests.models.speech.judge_ear import plain
from tests.voice.spoken_clips import EAR, quiet, said
from voice.ear import ProcessEar
from voice.espeak import installed
from voice.hear import ModelMissingError, Whisper, cut
from voice.heard import Words
from voice.hearing import EarOptions
from voice.speech import Doubt
from voice.tongues import Shares

QUESTION = "Quels sont les horaires d'ouverture de la mairie ?"
NAMES = ("Port-Clairval", "déchèterie", "rue du Phare")


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    return Whisper(EarOptions(folder=EAR))


@pytest.fixture(scope="module")
def question() -> bytes:
    need(installed(), "espeak-ng")
    return said(QUESTION)


def test_understands_a_question_with_and_without_names_to_expect(whisper: Whisper, question: bytes) -> None:
    for ear in (whisper, Whisper(EarOptions(folder=EAR, hot_words=NAMES))):
        words = ear.understand(question, "fr", 5.0)
        assert (plain(words.text), words.language, words.doubt) == (plain(QUESTION), "fr", Doubt.NONE)


def test_finds_the_language_when_none_is_forced(whisper: Whisper, question: bytes) -> None:
    assert whisper.understand(question, "", 5.0).language == "fr"
    assert whisper.understand(said("I would like to speak to someone please.", "en"), "", 5.0).language == "en"


@pytest.mark.parametrize("sound", [b"", b"a", quiet(0.05), quiet(3.0)])
def test_hears_nothing_in_nothing(whisper: Whisper, sound: bytes) -> None:
    words = whisper.understand(sound, "fr", 5.0)
    assert (words.text, words.doubt) == ("", Doubt.NO_SPEECH)


def test_believes_nothing_of_noise(whisper: Whisper) -> None:
    noise = (np.random.default_rng(3).standard_normal(48_000) * 200).astype("<i2").tobytes()
    assert whisper.understand(noise, "fr", 5.0).doubt is Doubt.NO_SPEECH


def test_a_short_sound_is_read_in_a_short_window() -> None:
    features = np.zeros((80, 3000), np.float32)
    features[:, :650] = 1.0
    assert cut(features, (10, 15, 30)).shape == (80, 1000)
    features[:, :950] = 1.0
    assert cut(features, (10, 15, 30)).shape == (80, 1500)
    assert cut(features, (30,)).shape == (80, 3000)
    assert cut(np.zeros((80, 3000), np.float32), (10, 15, 30)).shape == (80, 1000)
    assert cut(np.ones((80, 3000), np.float32), (10, 15, 30)).shape == (80, 3000)


class Wary(Whisper):
    """Believes nothing, and remembers the windows it read."""

    def __init__(self, **limits: float) -> None:
        super().__init__(EarOptions(folder=EAR))
        self._limits = replace(self._limits, **limits)  # type: ignore[arg-type]
        self.windows: list[int] = []

    def _read(self, model: object, heard: object, language: str) -> tuple[Words, Shares]:
        self.windows.append(model.windows_s[0])  # type: ignore[attr-defined]
        return super()._read(model, heard, language)  # type: ignore[arg-type]


def test_what_goes_round_in_circles_is_read_once_more_whole_when_there_is_time(question: bytes) -> None:
    wary = Wary(compression=0.0)
    assert wary.understand(question, "fr", 60.0).doubt is Doubt.REPEATED
    assert wary.windows == [10, 30]
    wary.windows.clear()
    wary.understand(question, "fr", 0.0)
    assert wary.windows == [10]


def test_what_is_unsure_is_asked_again_at_once(question: bytes) -> None:
    wary = Wary(unsure=1.0)
    assert wary.understand(question, "fr", 60.0).doubt is Doubt.UNSURE
    assert wary.windows == [10]


def test_a_folder_without_its_tokenizer_is_refused_and_no_hub_is_asked(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"no model\.bin"):
        Whisper(EarOptions(folder=tmp_path))
    (tmp_path / "model.bin").write_bytes((EAR / "model.bin").read_bytes())
    with pytest.raises(ModelMissingError, match=r"no tokenizer\.json"):
        Whisper(EarOptions(folder=tmp_path))


async def test_a_process_hears_several_callers_and_survives_its_own_death(question: bytes) -> None:
    ear = ProcessEar(EarOptions(folder=EAR), room=4)
    try:
        assert await ear.start() and ear.ready and not ear.trouble
        heard = await asyncio.gather(*(ear.hear(question, "fr", 5.0) for _ in range(4)))
        assert {plain(one.text) for one in heard} == {plain(QUESTION)}
        assert heard[0].sound_s == pytest.approx(len(question) / 32_000)
        assert 0 < heard[0].work_s < 5
        crowd = await asyncio.gather(*(ear.hear(question, "fr", 5.0) for _ in range(9)))
        assert [one.doubt for one in crowd].count(Doubt.TOO_LATE) == 5
        assert (await ear.hear(question, "fr", 0.001)).doubt is Doubt.TOO_LATE
        assert ear.child.pid
        waiting = [asyncio.create_task(ear.hear(question, "fr", 5.0)) for _ in range(3)]
        await asyncio.sleep(0)
        os.kill(ear.child.pid, signal.SIGKILL)
        started = time.monotonic()
        assert {one.doubt for one in await asyncio.gather(*waiting)} <= {Doubt.TOO_LATE, Doubt.NONE}
        assert time.monotonic() - started < 1
        async with asyncio.timeout(20):
            while (await ear.hear(question, "fr", 5.0)).doubt is not Doubt.NONE:  # noqa: ASYNC110  # a process starts
                await asyncio.sleep(0.2)
    finally:
        await ear.aclose()
    assert (await ear.hear(question, "fr", 1.0)).doubt is Doubt.TOO_LATE


async def test_a_bad_model_is_told_and_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_text(json.dumps({}))
    ear = ProcessEar(EarOptions(folder=tmp_path))
    try:
        assert not await ear.start()
        assert not ear.ready and ear.trouble
        assert (await ear.hear(quiet(1), "fr", 1.0)).doubt is Doubt.TOO_LATE
    finally:
        await ear.aclose()
