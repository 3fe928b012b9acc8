"""A call from a browser: a WebSocket that carries sound at 16,000 samples a second and a little JSON.

Binary messages are sound, both ways, mono, signed 16 bits. Text messages of the page: `{"key": "0"}`, `{"bye": true}`;
ours: `{"flush": true}`, `{"caption": …}`, `{"floor": …}`, `{"sources": …}`, `{"over": …}`.
"""

import asyncio
import contextlib
import json
from typing import Protocol

from voice.dialog_acts import Link
from voice.journal import Speaker
from voice.legs.leg import FRAME_S, Call, Ending, Heard, Pressed, Transferred
from voice.legs.live import LiveLeg
from voice.media import frame_bytes
from voice.turn_events import Floor

RATE_HZ = 16_000
DEAD_S = 15.0
MOST_WAITING_S = 0.4
LONGEST_MESSAGE = 64_000
_KEYS = frozenset("0123456789*#")


class Socket(Protocol):
    """The half of a WebSocket that a leg needs; sending to one that is closed raises."""

    async def send_bytes(self, data: bytes) -> None: ...
    async def send_text(self, data: str) -> None: ...


class WebLeg(LiveLeg):
    """Obeys `CallLeg` and `Onlooker`. `run` keeps the time; `heard` and `told` are given what the page sends."""

    def __init__(self, call: Call, socket: Socket) -> None:
        super().__init__(call)
        self._socket = socket
        self._size = frame_bytes(call.rate_hz)
        self._coming = bytearray()
        self._outgoing: asyncio.Queue[bytes | str] = asyncio.Queue(200)
        self._silent_s = 0.0

    async def run(self) -> None:
        """Until the call is over: a frame each 20 ms, both ways."""
        sending = asyncio.create_task(self._send(), name="web-leg")
        loop = asyncio.get_running_loop()
        due = loop.time()
        try:
            while not self.is_over:
                self._tick()
                due = max(due + FRAME_S, loop.time() - 1.0)
                await asyncio.sleep(max(0.0, due - loop.time()))
            self._tell({"over": True})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._outgoing.join()
        finally:
            sending.cancel()

    def heard(self, sound: bytes) -> None:
        """Sound of the page; what is too much to be live is dropped, the oldest first."""
        self._silent_s = 0.0
        self._coming += sound[: len(sound) // 2 * 2]
        del self._coming[: max(0, len(self._coming) - 2 * int(MOST_WAITING_S * RATE_HZ))]

    def told(self, text: str) -> None:
        """A message of the page; one that says nothing known is ignored."""
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        if message.get("key") in _KEYS:
            self._happenings.put(Pressed(str(message["key"])))
        if message.get("bye") is True:
            self.left()

    def said(self, speaker: Speaker, text: str) -> None:
        """A caption."""
        self._tell({"caption": text, "speaker": speaker})

    def floor(self, floor: Floor) -> None:
        """Who may speak now."""
        self._tell({"floor": floor})

    def found(self, sources: tuple[Link, ...]) -> None:
        """What the answer stands on, to be opened."""
        self._tell({"sources": [{"title": one.title, "url": one.url} for one in sources]})

    def left(self) -> None:
        """The page is gone."""
        if not self.is_over:
            self._finish(Ending.CALLER)

    def _tell(self, notice: dict[str, object]) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(json.dumps(notice, ensure_ascii=False))

    def flush(self) -> None:
        """Fall silent, in the page too."""
        super().flush()
        self._tell({"flush": True})

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        """A browser cannot be passed to a telephone."""
        return Transferred.REFUSED

    async def hang_up(self) -> None:
        """The counter has ended the call."""
        if not self.is_over:
            self._finish(Ending.COUNTER)

    def _tick(self) -> None:
        frame = bytes(self._coming[: self._size]).ljust(self._size, b"\0")
        del self._coming[: self._size]
        if self._playout.unplayed_s > 0:
            with contextlib.suppress(asyncio.QueueFull):
                self._outgoing.put_nowait(self._playout.take())
        self._happenings.put(Heard(frame))
        self._silent_s += FRAME_S
        if self._silent_s >= DEAD_S:
            self._finish(Ending.NO_MEDIA)

    async def _send(self) -> None:
        while True:
            message = await self._outgoing.get()
            try:
                if isinstance(message, str):
                    await self._socket.send_text(message)
                else:
                    await self._socket.send_bytes(message)
            except Exception:  # whatever a closed socket raises, its page is gone
                self.left()
            finally:
                self._outgoing.task_done()
