"""A key is told once, when released; a voice is not a key."""

import shutil
import subprocess

import numpy as np
import pytest

from tests.conftest import need
from voice.legs.keys import KeyPackets
from voice.legs.tones import ToneKeys

PAD = ("123", "456", "789", "*0#")
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)


def event(key: int, end: bool, duration: int = 800) -> bytes:
    return bytes([key, 0x8A if end else 0x0A]) + duration.to_bytes(2, "big")


def test_seven_packets_of_one_key_are_one_key() -> None:
    keys = KeyPackets()
    assert "".join(keys.put(1000, event(5, False)) for _ in range(4)) == ""
    assert "".join(keys.put(1000, event(5, True)) for _ in range(3)) == "5"
    assert keys.put(1000, event(5, True)) == ""


def test_the_same_key_pressed_twice_is_two_keys() -> None:
    keys = KeyPackets()
    assert keys.put(1000, event(10, True)) + keys.put(3000, event(10, True)) == "**"


def test_a_key_whose_end_was_lost_is_told_a_little_later_once() -> None:
    keys = KeyPackets()
    keys.put(1000, event(11, False))
    assert "".join(keys.tick() for _ in range(20)) == "#"
    assert keys.put(1000, event(11, True)) == ""


def test_the_next_key_closes_one_whose_end_was_lost() -> None:
    keys = KeyPackets()
    keys.put(1000, event(1, False))
    assert keys.put(3000, event(2, True)) == "12"


@pytest.mark.parametrize("payload", [b"", b"\x05", b"\x05\x80\x00", bytes([16, 0x80, 0, 1]), b"\xff" * 400])
def test_what_is_no_key_of_ours_is_nothing(payload: bytes) -> None:
    keys = KeyPackets()
    assert keys.put(1, payload) == ""
    assert "".join(keys.tick() for _ in range(20)) == ""


def tone(key: str, ms: int, gain: float = 6000, twist_db: float = 0.0) -> np.ndarray:
    row = next(n for n, keys in enumerate(PAD) if key in keys)
    at = np.arange(ms * 8) / 8000
    low, high = ROWS[row], COLUMNS[PAD[row].index(key)]
    return gain * (np.sin(2 * np.pi * low * at) + 10 ** (twist_db / 20) * np.sin(2 * np.pi * high * at))


def found(sound: np.ndarray) -> str:
    keys = ToneKeys()
    frames = np.clip(sound, -32768, 32767).astype("<i2")
    frames = np.pad(frames, (0, -len(frames) % 160 + 800)).tobytes()
    return "".join(keys.put(frames[start : start + 320]) for start in range(0, len(frames) - 319, 320))


@pytest.mark.parametrize("key", "0123456789*#")
def test_each_key_is_heard_in_the_sound(key: str) -> None:
    noise = np.random.default_rng(5).normal(0, 150, 8000)
    for ms, gain, twist in ((70, 6000, 0), (100, 700, 4), (400, 12000, -4)):
        sound = noise.copy()
        sound[1003 : 1003 + ms * 8] += tone(key, ms, gain, twist)
        assert found(sound) == key


def test_keys_in_a_row_with_short_pauses() -> None:
    pause = np.zeros(8 * 60)
    sound = np.concatenate([part for key in "0123*#0011" for part in (tone(key, 80), pause)])
    assert found(sound) == "0123*#0011"


def test_a_minute_of_speech_holds_no_key() -> None:
    need(shutil.which("espeak-ng"), "espeak-ng")
    text = "Bonjour, je voudrais savoir à quelle heure ouvre la mairie le samedi, oui, merci, euh, alors, voilà. " * 2
    for voice in ("fr", "fr+f2", "fr+m3", "en+f4", "fr+croak"):
        run = ["sox", "-t", "wav", "-", "-r", "8000", "-t", "s16", "-", "gain", "-n", "-1"]
        spoken = subprocess.run(["espeak-ng", "-v", voice, "--stdout", text], stdout=subprocess.PIPE, timeout=20)
        raw = subprocess.run(run, input=spoken.stdout, stdout=subprocess.PIPE, check=True, timeout=20).stdout
        assert found(np.frombuffer(raw, dtype="<i2").astype(float)) == ""


def test_music_and_single_tones_hold_no_key() -> None:
    at = np.arange(16000) / 8000
    for tones in ((440,), (697,), (1209,), (350, 440), (425,), (697, 770), (1209, 1477), (697, 1209, 1500)):
        assert found(sum(5000 * np.sin(2 * np.pi * hz * at) for hz in tones)) == ""
