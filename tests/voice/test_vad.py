"""A voice is told from silence and noise, frame by frame, as by the whole file at once."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import need
from tests.voice.spoken_clips import quiet, said
from voice import espeak
from voice.espeak import installed
from voice.rates import resampled, samples
from voice.vad import PRE_ROLL_S, WINDOW_S, Listening, Silero, VoiceDetectorMissingError, packaged_network

FRAME_S = 0.02


@pytest.fixture(scope="module")
def silero() -> Silero:
    return Silero()


def heard(listening: Listening, sound: bytes, rate_hz: int) -> list[float]:
    size = int(FRAME_S * rate_hz) * 2
    return [one.voice for at in range(0, len(sound), size) for one in listening.hear(sound[at : at + size])]


def test_hears_by_frames_what_the_library_hears_at_once(silero: Silero) -> None:
    need(installed(), "espeak-ng")
    from faster_whisper.vad import get_vad_model

    sound = said("Quels sont les horaires d'ouverture de la mairie ?")
    sound = sound[: len(sound) // 1024 * 1024]
    at_once = get_vad_model()(samples(sound).astype(np.float32) / 32768).reshape(-1)
    by_frames = heard(Listening(silero, 16_000), sound, 16_000)
    assert np.abs(np.array(by_frames) - at_once).max() < 0.02


def test_tells_a_voice_from_silence_noise_and_tones_by_telephone(silero: Silero) -> None:
    need(installed(), "espeak-ng")
    listening = Listening(silero, 8000)
    voices = heard(listening, quiet(1, 8000) + said("Je veux parler à un agent.", rate_hz=8000), 8000)
    assert max(voices[: int(1 / WINDOW_S)]) < 0.3
    assert np.mean([voice > 0.5 for voice in voices[int(1.4 / WINDOW_S) : -int(0.6 / WINDOW_S)]]) > 0.8
    noise = (np.random.default_rng(1).standard_normal(16_000) * 300).astype("<i2").tobytes()
    assert max(heard(Listening(silero, 8000), noise, 8000)) < 0.5
    tone = (9000 * np.sin(np.arange(16_000) * 0.35)).astype("<i2").tobytes()
    assert np.mean([voice > 0.5 for voice in heard(Listening(silero, 8000), tone, 8000)]) < 0.1


def test_keeps_the_half_second_before(silero: Silero) -> None:
    listening = Listening(silero, 8000)
    sound = (np.arange(8000) % 100).astype("<i2").tobytes()
    windows = [one for at in range(0, len(sound), 320) for one in listening.hear(sound[at : at + 320])]
    assert abs(len(listening.pre_roll()) / 32_000 - PRE_ROLL_S) < WINDOW_S
    assert listening.pre_roll().endswith(windows[-1].sound_16k)
    assert windows[-1].end_s == pytest.approx(len(windows) * WINDOW_S)
    listening.forget()
    assert listening.pre_roll() == b""


def test_a_short_word_is_heard_after_a_long_silence(silero: Silero) -> None:
    sound, rate_hz = asyncio.run(espeak.say("Oui.", "fr", 1.0))
    yes, silence = resampled(sound, rate_hz, 8000) + bytes(8000), bytes(20 * 16_000)
    stale, fresh = Listening(silero, 8000), Listening(silero, 8000)
    for listening in (stale, fresh):
        assert max(heard(listening, silence, 8000)) < 0.1
    fresh.refresh()
    assert max(heard(fresh, yes, 8000)) > 0.8 > max(heard(stale, yes, 8000))


def test_two_calls_do_not_hear_each_other(silero: Silero) -> None:
    sound = (np.random.default_rng(2).standard_normal(8000) * 3000).astype("<i2").tobytes()
    alone = heard(Listening(silero, 16_000), sound, 16_000)
    one, other = Listening(silero, 16_000), Listening(silero, 16_000)
    mixed = []
    for at in range(0, len(sound), 640):
        mixed += [window.voice for window in one.hear(sound[at : at + 640])]
        other.hear(quiet(FRAME_S))
    assert mixed == alone


def test_a_missing_network_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert packaged_network().is_file()
    monkeypatch.setattr("voice.vad.find_spec", lambda name: None)
    with pytest.raises(VoiceDetectorMissingError, match=r"\[voice\]"):
        packaged_network()
    with pytest.raises(Exception, match="nowhere"):
        Silero(Path("nowhere.onnx"))
