"""A call from sound files, at the pace of a real one: each clip is said once the counter has fallen silent."""

import asyncio
from collections import deque
from collections.abc import Sequence

from voice.legs.leg import FRAME_S, Call, Ending, Heard, Transferred
from voice.legs.live import LiveLeg
from voice.media import frame_bytes

PAUSE_S = 0.6
LAST_PAUSE_S = 1.5
MOST_PATIENCE_S = 45.0
RATE_HZ = 8_000


class FileLeg(LiveLeg):
    """Obeys `CallLeg`. `said` and `sent` are the caller's side and ours, of the same length."""

    def __init__(self, clips: Sequence[bytes], rate_hz: int = RATE_HZ) -> None:
        super().__init__(Call("try", "", "", rate_hz))
        self._clips = deque(clips)
        self._clip = b""
        self._size = frame_bytes(rate_hz)
        self._quiet_s = self._waited_s = 0.0
        self._answered = False
        self.said = bytearray()
        self.sent = bytearray()

    async def run(self) -> None:
        """The caller's whole script, in real time; then the caller hangs up."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while not self.is_over:
            self._tick()
            due += FRAME_S
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        """Nobody is at the end of a file."""
        return Transferred.REFUSED

    async def hang_up(self) -> None:
        """The counter has ended the call."""
        if not self.is_over:
            self._finish(Ending.COUNTER)

    def _tick(self) -> None:
        out = self._playout.take()
        self._quiet_s = 0.0 if any(out) else self._quiet_s + FRAME_S
        self._answered = self._answered or any(out)
        self._waited_s += FRAME_S
        frame = self._next_frame()
        self.said += frame
        self.sent += out
        self._happenings.put(Heard(frame))
        quiet = self._answered and self._quiet_s >= LAST_PAUSE_S
        if not self._clip and not self._clips and (quiet or self._waited_s >= MOST_PATIENCE_S):
            self._finish(Ending.CALLER)

    def _next_frame(self) -> bytes:
        ready = (self._answered and self._quiet_s >= PAUSE_S) or self._waited_s >= MOST_PATIENCE_S
        if not self._clip and self._clips and ready:
            self._clip, self._answered, self._waited_s = self._clips.popleft(), False, 0.0
        frame, self._clip = self._clip[: self._size], self._clip[self._size :]
        if self._clip:
            self._quiet_s = self._waited_s = 0.0
        return frame.ljust(self._size, b"\0")
