"""Sentences of callers, spoken by espeak-ng in voices the tiny ear has not learnt, as a telephone carries them."""

import subprocess

import numpy as np

from eval.calls.sounds import RATE_HZ, Sound

VOICES = (("fr+f3", 58, 155), ("fr", 45, 172), ("fr+m1", 50, 160))
LOUDNESS = 9000.0


def spoken(sentence: str, voice: int = 0) -> Sound:
    """One sentence at 8 kHz, without the silence around it."""
    name, pitch, speed = VOICES[voice % len(VOICES)]
    say = ["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(speed), "--stdout", sentence]
    wav = subprocess.run(say, stdout=subprocess.PIPE, check=True, timeout=20).stdout
    narrow = ["sox", "-t", "wav", "-", "-r", str(RATE_HZ), "-c", "1", "-t", "s16", "-"]
    raw = subprocess.run(narrow, input=wav, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=20)
    sound = np.frombuffer(raw.stdout, dtype="<i2").astype(float)
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    sound = sound[loud[0] : loud[-1] + 1]
    louder: Sound = sound * (LOUDNESS / np.abs(sound).max())
    return louder
