"""Clips to learn from: each sentence said by several voices, then made to sound like a telephone and a room."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soxr
from piper import PiperVoice, SynthesisConfig

from tests.models.speech.espeak import RATE_HZ, Sound, say
from tests.models.speech.mu_law import from_mu_law, mu_law
from tests.models.speech.sentences import Sentence, sentences

LEARNT = tuple(
    (f"{tone}", pitch, speed)
    for tone, pitch in (("", 50), ("+f2", 60), ("+m3", 40), ("+f4", 55))
    for speed in (140, 160, 185)
)
HELD_OUT = (("+f3", 58, 155), ("", 45, 172), ("+m1", 50, 160))
STRETCHES = (0.9, 1.0, 1.0, 1.15, 1.5)
VOICES = {"fr": "fr", "en": "en-gb"}


@dataclass(frozen=True, slots=True)
class Clip:
    """A sentence and one way of saying it."""

    sentence: Sentence
    sound: Sound


def spoken(voices: tuple[tuple[str, int, int], ...]) -> Iterator[Clip]:
    """By espeak-ng, in these tones, pitches and speeds."""
    for sentence in sentences():
        for tone, pitch, speed in voices:
            yield Clip(sentence, say(sentence.said, VOICES[sentence.language] + tone, speed, pitch))


def by_tiny_voice(path: Path, stretches: tuple[float, ...] = STRETCHES) -> Iterator[Clip]:
    """By the tiny Piper voice, which only speaks French."""
    voice = PiperVoice.load(path)
    for sentence in (one for one in sentences() if one.language == "fr"):
        for stretch in stretches:
            pieces = voice.synthesize(sentence.said, SynthesisConfig(length_scale=stretch))
            yield Clip(sentence, np.concatenate([piece.audio_float_array for piece in pieces]))


def telephoned(sound: Sound) -> Sound:
    """8,000 samples a second in mu-law, and back."""
    narrow = soxr.resample(sound, RATE_HZ, RATE_HZ // 2)
    return soxr.resample(from_mu_law(mu_law(narrow)), RATE_HZ // 2, RATE_HZ).astype(np.float32)


def in_a_room(clip: Clip, chance: np.random.Generator) -> Clip:
    """Faster or slower by a tenth, nearer or farther, silence around it, a little noise; half the time by telephone."""
    speed = chance.uniform(0.92, 1.08)
    sound = np.interp(np.arange(0, len(clip.sound), speed), np.arange(len(clip.sound)), clip.sound).astype(np.float32)
    if chance.random() < 0.5:
        sound = telephoned(sound)
    before, after = (np.zeros(int(chance.uniform(0, longest) * RATE_HZ), np.float32) for longest in (0.6, 0.7))
    sound = np.concatenate([before, sound * np.float32(10 ** (chance.uniform(-14, 3) / 20)), after])
    if chance.random() < 0.6:
        sound = sound + noise(len(sound), chance, -45)
    return replace(clip, sound=np.clip(sound, -1, 1))


def noise(length: int, chance: np.random.Generator, loudest_db: float) -> Sound:
    """White noise, faint to audible."""
    level = np.float32(10 ** (chance.uniform(-80, loudest_db) / 20))
    return chance.standard_normal(length, dtype=np.float32) * level


def tones(length: int, chance: np.random.Generator) -> Sound:
    """One to four notes held together, as a line that rings or a music on hold; the notes change every half second."""
    at, step = np.arange(length) / RATE_HZ, RATE_HZ // 2
    bars = range(-(-length // step))
    notes = [chance.uniform(200, 1500, chance.integers(1, 5)) for _ in bars]
    pieces = [np.sin(2 * np.pi * np.outer(notes[bar], at[bar * step : (bar + 1) * step])).mean(axis=0) for bar in bars]
    return np.concatenate(pieces).astype(np.float32) * np.float32(chance.uniform(0.02, 0.6))
