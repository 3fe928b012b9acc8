"""What a call is to the rest of the voice, whatever carries it: SIP and RTP, AudioSocket, a browser.

Audio is mono, signed 16 bits, little endian, in frames of 20 ms at `Call.rate_hz` samples a second.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

FRAME_S = 0.02


class Ending(StrEnum):
    """Why a call is over."""

    CALLER = "caller"
    COUNTER = "counter"
    TRANSFERRED = "transferred"
    NO_MEDIA = "no_media"
    TOO_LONG = "too_long"
    FAILED = "failed"


class Transferred(StrEnum):
    """How a transfer ended. Only `DONE` means that the caller is with a person."""

    DONE = "done"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call when it is answered. `caller` is empty when the number is withheld."""

    id: str
    caller: str
    called: str
    rate_hz: int


@dataclass(frozen=True, slots=True)
class Heard:
    """20 ms of what the caller says; silence fills what the network lost."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key of the telephone: 0 to 9, `*` or `#`; told once, when the key is released."""

    key: str


@dataclass(frozen=True, slots=True)
class OnHold:
    """The caller's side put the call on hold, or took it back."""

    held: bool


@dataclass(frozen=True, slots=True)
class Over:
    """The last event of a call; nothing follows."""

    ending: Ending


LegEvent = Heard | Pressed | OnHold | Over


class CallLeg(Protocol):
    """One call in progress. `play` never waits: what is played and not yet sent can be taken back by `flush`."""

    @property
    def call(self) -> Call:
        """Who calls whom, and the rate of the audio."""

    def events(self) -> AsyncIterator[LegEvent]:
        """What happens, in order, until `Over`. One reader; a slow one loses old sound, never a key."""

    def play(self, audio: bytes) -> None:
        """Add sound to what is being said; any length of whole samples."""

    def flush(self) -> None:
        """Fall silent now: forget what was not yet sent."""

    @property
    def unplayed_s(self) -> float:
        """Seconds of sound given to `play` that the caller has not been sent yet."""

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        """Hand the caller to `target`, a name of the operator's list; unless `DONE`, the call stays here as it was.

        `briefing` is sound at `Call.rate_hz` for the person who answers, who then presses 1 to take the call: a leg
        that can bridge plays it, another lets it fall. `play` and `events` go on meanwhile: the caller may be spoken
        to. After `DONE` nothing more is heard; `Over` comes at once or, where the call stays bridged through here,
        when one of the two hangs up.
        """

    async def hang_up(self) -> None:
        """End the call; `Over` follows. Harmless when it is already over."""


Answerer = Callable[[CallLeg], Awaitable[None]]
"""Holds one whole call. When it returns or raises, the call is hung up, unless a person has taken it."""


class Line(Protocol):
    """A door calls come through: a trunk, a PBX, a socket."""

    async def serve(self, answerer: Answerer) -> None:
        """Answer each call in a task of its own, until cancelled. Raises `LineError` if the door cannot open."""


class LineError(Exception):
    """A line cannot be opened; the message says why and what to change."""
