"""A leg whose two sides may be written down, once its caller accepted: it stands before another and changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from voice.legs.leg import Call, CallLeg, Heard, LegEvent, OnHold, Transferred
from voice.media import Playout, frame_bytes
from voice.recording import Recording

MOST_LAG_S = 5.0


def recordable(leg: CallLeg, folder: Path | None) -> CallLeg:
    """The leg, whose sides may be written in that folder; as it is where no call is recorded."""
    return leg if folder is None else RecordedLeg(leg, folder)


class RecordedLeg:
    """Obeys `CallLeg`. What the caller was sent is what was given and waits no more."""

    def __init__(self, leg: CallLeg, folder: Path) -> None:
        self._leg = leg
        self._folder = folder
        self._size = frame_bytes(leg.call.rate_hz)
        self._most_lag = int(MOST_LAG_S / 0.02) * self._size
        self._waiting = Playout(leg.call.rate_hz)
        self._sent = bytearray()
        self._held = False
        self._recording: Recording | None = None
        self._keeping: asyncio.Task[bool] | None = None
        self._forgetting: asyncio.Task[None] | None = None
        self.discreet = False

    @property
    def call(self) -> Call:
        """Of the leg behind."""
        return self._leg.call

    @property
    def unplayed_s(self) -> float:
        """Of the leg behind."""
        return self._leg.unplayed_s

    def begin(self) -> None:
        """From now on both sides are written; silence while `discreet`, nothing while the call is on hold."""
        if self._recording is None:
            self._sent.clear()
            self._recording = Recording(self._folder, self.call.rate_hz)

    async def keep(self, conversation_id: str) -> bool | None:
        """The recording is over and bears its name: whether it could be kept; None when there is none.

        Whoever waits may be cancelled, as a call that ends cancels its errands: it is kept all the same.
        """
        if self._recording is None:
            return None
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._recording.keep(conversation_id), name="keeping")
        return await asyncio.shield(self._keeping)

    async def forget(self) -> None:
        """Nothing of it is left, whoever waits for that."""
        recording, self._recording = self._recording, None
        if recording is not None and self._keeping is None:
            self._forgetting = asyncio.create_task(recording.forget(), name="forgetting")
            await asyncio.shield(self._forgetting)

    async def events(self) -> AsyncIterator[LegEvent]:
        """Of the leg behind."""
        async for event in self._leg.events():
            match event:
                case Heard(frame):
                    self._note(frame)
                case OnHold(held):
                    self._held = held
            yield event

    def play(self, audio: bytes) -> None:
        """See `CallLeg`."""
        self._follow()
        self._waiting.play(audio)
        self._leg.play(audio)

    def flush(self) -> None:
        """See `CallLeg`."""
        self._follow()
        self._waiting.flush()
        self._leg.flush()

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        """See `CallLeg`."""
        return await self._leg.transfer(target, ring_s, briefing)

    async def hang_up(self) -> None:
        """See `CallLeg`."""
        await self._leg.hang_up()

    def _follow(self) -> None:
        while self._waiting.unplayed_s > self._leg.unplayed_s + 1e-6:
            self._sent += self._waiting.take()
        del self._sent[: max(0, len(self._sent) - self._most_lag)]

    def _note(self, frame: bytes) -> None:
        self._follow()
        sent = bytes(self._sent[: self._size]).ljust(self._size, b"\0")
        del self._sent[: self._size]
        if self._recording is None or self._keeping is not None or self._held:
            return
        silence = bytes(self._size)
        heard = frame[: self._size].ljust(self._size, b"\0")
        self._recording.add(silence if self.discreet else heard, silence if self.discreet else sent)
