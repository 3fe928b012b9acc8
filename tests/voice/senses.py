"""An ear, a mouth and a detector of voice by script: calls are played in no time, and always the same way."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import numpy as np

from voice.speech import Doubt, MouthError, Pace, Utterance

LETTER_S = 0.03


def loud(seconds: float, rate_hz: int = 8000, level: int = 8000) -> bytes:
    """Sound that is taken for a voice."""
    return (np.sin(np.arange(int(seconds * rate_hz)) * 0.3) * level).astype("<i2").tobytes()


def soft(seconds: float, rate_hz: int = 8000) -> bytes:
    """Sound that is taken for an echo: voiced, not enough to interrupt."""
    return loud(seconds, rate_hz, 1500)


class ScriptedSilero:
    """Loud is a voice, soft may be one."""

    def judge(self, window: np.ndarray, h: object, c: object) -> tuple[float, object, object]:
        level = float(np.abs(window[64:]).max())
        return (0.95 if level > 0.15 else 0.6 if level > 0.03 else 0.02), h, c


@dataclass
class ScriptedEar:
    """Understands one text after the other, whatever the sound; `sounds` are the seconds it was given."""

    texts: list[str | Utterance]
    takes_s: float = 0.0
    sounds: list[float] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    async def hear(self, sound_16k: bytes, language: str, deadline_s: float) -> Utterance:
        self.sounds.append(len(sound_16k) / 32_000)
        self.languages.append(language)
        await asyncio.sleep(self.takes_s)
        said = self.texts.pop(0) if self.texts else ""
        return said if isinstance(said, Utterance) else Utterance(said, language, Doubt.NONE, self.sounds[-1], 0.0)


@dataclass
class ScriptedMouth:
    """A tone as long as the sentence; what it says is found again in `said`. Fails on `broken` words."""

    said: list[tuple[str, str, Pace]] = field(default_factory=list)
    broken: str = "\0"

    async def speak(self, sentence: str, language: str, pace: Pace, rate_hz: int, **_: object) -> AsyncIterator[bytes]:
        if self.broken in sentence:
            raise MouthError("broken")
        self.said.append((sentence, language, pace))
        sound = loud(len(sentence) * LETTER_S * pace.stretch, rate_hz)
        for piece in _halves(sound):
            await asyncio.sleep(0)
            yield piece


def _halves(sound: bytes) -> Iterator[bytes]:
    middle = len(sound) // 4 * 2
    yield sound[:middle]
    yield sound[middle:]
