"""The words that make a late answer bearable, as the caller hears them: a filler is not an answer."""

import asyncio
from pathlib import Path

import numpy as np

from eval.calls.sounds import RATE_HZ, Sound, match
from eval.calls.telephone import french_voice
from voice.prompts import Prompts
from voice.speak import USUAL, Speaker
from voice.words import load_wordings

SURE = 0.9
_NEAR = RATE_HZ // 5
_KEYS = ("filler", "still", "machine", "person")


def fillers(data_dir: Path, voice: Path | None = None) -> list[Sound]:
    """The sound of each filler in French, from the phrases the telephone made ready."""
    texts = load_wordings()["fr"].texts
    return [asyncio.run(_sound(data_dir, texts[key], voice or french_voice())) for key in _KEYS if key in texts]


async def _sound(data_dir: Path, text: str, voice: Path) -> Sound:
    mouth = Speaker({"fr": voice}, Prompts(data_dir / "prompts"))
    said = b"".join([piece async for piece in mouth.speak(text, "fr", USUAL, RATE_HZ)])
    return np.frombuffer(said, dtype="<i2").astype(float)


def after_fillers(heard: Sound, first: int, known: list[Sound]) -> int:
    """Where to look for the answer when what begins at sample `first` is a filler; `first` when it is not."""
    for filler in known:
        score, place = match(heard[max(0, first - _NEAR) : first + len(filler) + 2 * _NEAR], filler)
        if score > SURE:
            return max(0, first - _NEAR) + place + len(filler)
    return first
