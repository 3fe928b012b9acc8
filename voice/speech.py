"""What the conversation needs of speech engines, whatever they are: an ear and a mouth."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

EAR_RATE_HZ = 16_000


class Doubt(StrEnum):
    """Why what was heard is not to be believed; `NONE` when it may be."""

    NONE = "none"
    NO_SPEECH = "no_speech"
    UNSURE = "unsure"
    REPEATED = "repeated"
    KNOWN_NONSENSE = "known_nonsense"
    FOREIGN = "foreign"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the ear understood. `text` is empty when nothing was said; seconds of sound and of work."""

    text: str
    language: str
    doubt: Doubt
    sound_s: float
    work_s: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How to speak: `stretch` above 1 is slower, `gain` above 1 louder."""

    stretch: float = 1.0
    gain: float = 1.0


class Ear(Protocol):
    """Turns sound into words. Called many times at once; each call has its deadline."""

    async def hear(self, sound_16k: bytes, language: str, deadline_s: float) -> Utterance:
        """`sound_16k` is mono, signed 16 bits, 16,000 samples a second; `language` is the one to expect.

        Never raises for bad sound: see `doubt`.
        """


class Mouth(Protocol):
    """Turns a sentence into sound."""

    def speak(
        self,
        sentence: str,
        language: str,
        pace: Pace,
        rate_hz: int,
        *,
        private: bool = False,
        needed_in_s: float = 0.0,
    ) -> AsyncIterator[bytes]:
        """Mono, signed 16 bits at `rate_hz`, the first piece as soon as it is ready. Raises `MouthError` only.

        Of a `private` sentence nothing is remembered. What is `needed` soonest is made first, whoever asked before.
        """


class MouthError(Exception):
    """No voice can say this sentence; the message says what to install or restart."""
