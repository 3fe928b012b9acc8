"""What is heard over our own voice and is no caller: coughs, knocks, breath, a street, people. Real detector."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.conftest import need
from tests.voice.spoken_clips import said
from voice.espeak import installed
from voice.legs.g711 import G711, Law
from voice.rates import pcm, samples
from voice.turn_events import Began, Caught, Floor, Frame, Given, Habits, Released, Turned
from voice.turns import Turns, step
from voice.vad import WINDOW_S, Listening, Silero

RATE_HZ, LENGTH_S = 8000, 20.0
Heard = np.ndarray
dice = np.random.default_rng(5)


def told(sound: Heard) -> list[Turned]:
    """What the turns make of it, through a telephone, while we speak."""
    codec, listening, habits = G711(Law.A), Listening(Silero(), RATE_HZ), Habits()
    line = codec.decode(codec.encode(pcm(sound.astype(np.float32))))
    turns, _ = step(Turns(), Given(Floor.OURS), habits)
    found: list[Turned] = []
    for at in range(0, len(line) - 319, 320):
        for window in listening.hear(line[at : at + 320]):
            turns, turned = step(turns, Frame(window.voice, WINDOW_S), habits)
            found += [turned] if turned else []
    return found


def hiss(seconds: float, low_hz: float, high_hz: float) -> Heard:
    """Noise between two pitches, at full scale 1."""
    size = int(seconds * RATE_HZ)
    parts = np.fft.rfft(dice.standard_normal(size))
    pitches = np.fft.rfftfreq(size, 1 / RATE_HZ)
    parts[(pitches < low_hz) | (pitches > high_hz)] = 0
    sound = np.fft.irfft(parts, size)
    return np.asarray(sound / np.abs(sound).max())


def knock() -> Heard:
    seconds = dice.uniform(0.01, 0.15)
    return np.asarray(hiss(seconds, 100, 2000) * np.exp(-np.arange(int(seconds * RATE_HZ)) / 240) * 15_000)


def breath() -> Heard:
    return np.asarray(hiss(0.5, 400, 3000) * np.hanning(int(0.5 * RATE_HZ)) * 3000)


def cough() -> Heard:
    """A burst, then air; no vocal cords."""
    air = hiss(0.2, 200, 1800) * np.exp(-np.arange(int(0.2 * RATE_HZ)) / 640)
    return np.concatenate([hiss(0.06, 300, 2500), air]) * dice.uniform(3000, 14_000)


def again(noise: Callable[[], Heard]) -> Heard:
    """Every second or so."""
    pieces = [dice.standard_normal(int(dice.uniform(0.6, 1.4) * RATE_HZ)) * 15 for _ in range(int(LENGTH_S))]
    return np.concatenate([part for piece in pieces for part in (piece, noise())])


@pytest.mark.parametrize("noise", [knock, breath])
def test_knocks_and_breath_are_not_even_noticed(noise: Callable[[], Heard]) -> None:
    assert told(again(noise)) == []


@pytest.mark.parametrize(("low_hz", "high_hz", "loud"), [(50, 3900, 1800), (50, 800, 4000)])
def test_a_street_is_not_even_noticed(low_hz: float, high_hz: float, loud: float) -> None:
    assert told(hiss(LENGTH_S, low_hz, high_hz) * loud) == []


def test_coughs_interrupt_nothing_and_hardly_ever_hold_our_breath() -> None:
    found = told(again(cough))
    assert not [turned for turned in found if isinstance(turned, Began)]
    assert len([turned for turned in found if isinstance(turned, Caught)]) <= 2


def test_people_in_the_room_may_be_taken_for_the_caller_once_and_do_not_cut_us_up() -> None:
    """They are voices: what the ear makes of them gives the sentence back."""
    need(installed(), "espeak-ng")
    sentences = [
        said(text, rate_hz=RATE_HZ) for text in ("Il fera beau demain.", "Passe-moi le sel.", "Tu as vu Paul ?")
    ]
    room = np.zeros(int(LENGTH_S * RATE_HZ))
    for person in range(5):
        whole = np.concatenate([samples(one) for one in sentences[person % 3 :] + sentences[: person % 3]] * 12)
        room += np.roll(whole[: len(room)], person * 4000) * 0.02
    found = told(room)
    assert len([turned for turned in found if isinstance(turned, Began)]) <= 1
    holds = [turned for turned in found if isinstance(turned, Caught)]
    assert len(holds) <= LENGTH_S / Habits().recatch_s
    assert len([turned for turned in found if isinstance(turned, Released)]) >= len(holds) - 1
