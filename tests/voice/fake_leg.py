"""A call without a network, whose clock is the frames it gives: what a caller does is a list of steps.

    leg = FakeLeg([Listens(), Says(question), Listens(), Presses("0")])
    async for event in leg.events(): ...

Each frame told moves the clock by 20 ms, sends 20 ms of what was played, then lets other tasks run (`tick`). Give a
`tick` that sleeps for real, or that waits for the engines, when they need time.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from voice.legs.leg import FRAME_S, Call, Ending, Heard, LegEvent, OnHold, Over, Pressed, Transferred


@dataclass(frozen=True, slots=True)
class Says:
    """Sound of the caller, at the rate of the call; the last frame is filled with silence."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class Waits:
    """Silence of the caller, whatever the counter does."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Listens:
    """Silence until the counter has spoken at least `speech_s`, then been silent for `pause_s` (or `at_most_s`)."""

    pause_s: float = 0.5
    at_most_s: float = 30.0
    speech_s: float = FRAME_S


@dataclass(frozen=True, slots=True)
class Interrupts:
    """Silence until the counter has been speaking for `after_s` (or `at_most_s`): the next step speaks over it."""

    after_s: float = 0.5
    at_most_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Presses:
    key: str


@dataclass(frozen=True, slots=True)
class Holds:
    held: bool


@dataclass(frozen=True, slots=True)
class HangsUp:
    """The caller leaves. A script without it leaves at its end."""


Step = Says | Waits | Listens | Interrupts | Presses | Holds | HangsUp


@dataclass(frozen=True, slots=True)
class Flushed:
    """A `flush` at `at_s` on the call's clock, and the seconds it took back."""

    at_s: float
    taken_back_s: float


@dataclass(frozen=True, slots=True)
class Played:
    """A `play` at `at_s` on the call's clock."""

    at_s: float
    audio: bytes


async def _breathe() -> None:
    await asyncio.sleep(0)


@dataclass
class FakeLeg:
    """Obeys `CallLeg`. `sent` is what the caller heard, silence included; `asked`, the transfers wanted."""

    script: Sequence[Step]
    call: Call = field(default_factory=lambda: Call("fake-1", "+33102030405", "+33198765432", 8000))
    transfers: Sequence[Transferred] = ()  # how each transfer ends, in turn; then FAILED
    tick: Callable[[], Awaitable[None]] = _breathe
    now_s: float = 0.0
    sent: bytearray = field(default_factory=bytearray)
    played: list[Played] = field(default_factory=list)
    flushed: list[Flushed] = field(default_factory=list)
    asked: list[tuple[str, float, bytes]] = field(default_factory=list)
    ended: Ending | None = None
    _waiting: bytearray = field(default_factory=bytearray)
    _speaking_s: float = 0.0
    _silent_s: float = 0.0

    def __post_init__(self) -> None:
        self._frame_bytes = 2 * int(self.call.rate_hz * FRAME_S)
        self._results = deque(self.transfers)
        self._silence = bytes(self._frame_bytes)

    def play(self, audio: bytes) -> None:
        assert len(audio) % 2 == 0, "whole samples only"
        self.played.append(Played(self.now_s, bytes(audio)))
        self._waiting += audio

    def flush(self) -> None:
        self.flushed.append(Flushed(self.now_s, self.unplayed_s))
        self._waiting.clear()

    @property
    def unplayed_s(self) -> float:
        return len(self._waiting) / 2 / self.call.rate_hz

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        self.asked.append((target, ring_s, briefing))
        await asyncio.sleep(0)
        result = self._results.popleft() if self._results else Transferred.FAILED
        if result is Transferred.DONE:
            self.ended = self.ended or Ending.TRANSFERRED
        return result

    async def hang_up(self) -> None:
        self.ended = self.ended or Ending.COUNTER

    def heard_s(self) -> float:
        """Seconds of the call so far, as the caller counts them."""
        return len(self.sent) / 2 / self.call.rate_hz

    async def events(self) -> AsyncIterator[LegEvent]:
        for step in self.script:
            async for event in self._events_of(step):
                yield event
                await self.tick()
                if self.ended:
                    break
            if self.ended:
                break
        self.ended = self.ended or Ending.CALLER
        yield Over(self.ended)

    async def _events_of(self, step: Step) -> AsyncIterator[LegEvent]:
        match step:
            case Says(audio):
                for start in range(0, len(audio), self._frame_bytes):
                    yield self._frame(audio[start : start + self._frame_bytes].ljust(self._frame_bytes, b"\0"))
            case Presses(key):
                yield Pressed(key)
            case Holds(held):
                yield OnHold(held)
            case HangsUp():
                self.ended = Ending.CALLER
            case Waits() | Listens() | Interrupts():
                limit_s, self._speaking_s, self._silent_s = self.now_s + _at_most_s(step), 0.0, 0.0
                while self.now_s < limit_s - FRAME_S / 2 and not self._fulfilled(step):
                    yield self._frame(self._silence)

    def _fulfilled(self, step: Step) -> bool:
        match step:
            case Listens(pause_s, _, speech_s):
                return self._speaking_s >= speech_s and self._silent_s >= pause_s
            case Interrupts(after_s):
                return self._silent_s == 0 and self._speaking_s >= after_s
        return False

    def _frame(self, heard: bytes) -> Heard:
        """Move the clock by one frame: 20 ms are sent and 20 ms are heard."""
        out = bytes(self._waiting[: self._frame_bytes]).ljust(self._frame_bytes, b"\0")
        del self._waiting[: self._frame_bytes]
        self.sent += out
        self.now_s += FRAME_S
        loud = any(out)
        self._speaking_s += FRAME_S if loud else 0.0
        self._silent_s = 0.0 if loud else self._silent_s + FRAME_S
        return Heard(heard)


def _at_most_s(step: Waits | Listens | Interrupts) -> float:
    return step.seconds if isinstance(step, Waits) else step.at_most_s
