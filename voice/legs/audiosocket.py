"""Calls from Asterisk by AudioSocket: TCP, three bytes of header, sound at 8 kHz.

https://docs.asterisk.org/Configuration/Channel-Drivers/AudioSocket/ . What is sent cannot be taken back, so one frame
is sent at a time, by our clock. Neither number nor transfer exist in the protocol: the number may come in the UUID.
"""

import asyncio
import contextlib
import itertools
import socket
import time
from collections.abc import AsyncIterator

from voice.legs.audiosocket_messages import Kind, Message, caller_in, messages
from voice.legs.leg import Answerer, Call, Ending, Heard, LineError, Pressed, Transferred
from voice.legs.live import LiveLeg, held
from voice.legs.ticking import Ticker
from voice.legs.trunk import CallRate, Trunk
from voice.media import frame_bytes

RATE_HZ = 8000
_FRAME = frame_bytes(RATE_HZ)
_NAME_S, _FAREWELL_S, _GOODBYE_S = 2.0, 0.3, 1.0
_IN_HAND = 10
_KEYS = b"0123456789*#"


class AudioSocketLeg(LiveLeg):
    """Obeys `CallLeg`; the line calls `tick` every 20 ms and `told` for each message."""

    def __init__(self, call: Call, writer: asyncio.StreamWriter, trunk: Trunk) -> None:
        super().__init__(call)
        self._writer, self._trunk = writer, trunk
        self._coming, self._primed = bytearray(), False
        self._began = self._last_sound_at = time.monotonic()

    def told(self, message: Message) -> None:
        """One message of Asterisk's."""
        match message.kind:
            case Kind.SOUND:
                self._last_sound_at = time.monotonic()
                self._coming += message.payload
                del self._coming[: max(0, len(self._coming) - _IN_HAND * _FRAME)]
            case Kind.KEY if len(message.payload) == 1 and message.payload in _KEYS:
                self._happenings.put(Pressed(message.payload.decode()))
            case Kind.HANG_UP | Kind.ERROR:
                self._finish(Ending.CALLER)

    def tick(self) -> None:
        """20 ms of the call."""
        if self.is_over:
            return
        frame = self._next_frame()
        self._happenings.put(Heard(frame))
        asyncio.get_running_loop().call_soon(self._speak)
        now = time.monotonic()
        if now - self._last_sound_at > self._trunk.dead_media_s:
            self._leave(Ending.NO_MEDIA)
        elif now - self._began > self._trunk.longest_call_s:
            self._leave(Ending.TOO_LONG)

    def _speak(self) -> None:
        """20 ms leave after whoever was told of the frame has had its say."""
        if not self.is_over and not self._writer.transport.get_write_buffer_size():
            self._writer.write(bytes(Message(Kind.SOUND, self._playout.take())))

    def _next_frame(self) -> bytes:
        """20 ms of the caller. Once there is nothing, two frames are awaited: one late connection makes one hole."""
        self._primed = (self._primed and len(self._coming) >= _FRAME) or len(self._coming) >= 2 * _FRAME
        if not self._primed:
            return bytes(_FRAME)
        frame = bytes(self._coming[:_FRAME])
        del self._coming[:_FRAME]
        return frame

    async def transfer(self, target: str, ring_s: float, briefing: bytes = b"") -> Transferred:
        """Never possible: the protocol has no word for it."""
        return Transferred.REFUSED

    async def hang_up(self) -> None:
        """End the call; the dialplan goes on after `AudioSocket`."""
        self._leave(Ending.COUNTER)

    def gone(self) -> None:
        """The connection is lost."""
        self._finish(Ending.CALLER)

    def cut(self) -> None:
        """The line closes."""
        self._leave(Ending.FAILED)

    def _leave(self, ending: Ending) -> None:
        if not self.is_over:
            self._writer.write(bytes(Message(Kind.HANG_UP)))
            self._finish(ending)


class AudioSocketLine:
    """Obeys `Line`. Of the trunk it uses the address, the trusted networks and the limits."""

    def __init__(self, trunk: Trunk, ticker: Ticker | None = None) -> None:
        self._trunk, self._ticker = trunk, ticker or Ticker()
        self._rate = CallRate(trunk.most_per_minute, trunk.most_per_minute)
        self._answerer: Answerer | None = None
        self._number = itertools.count(1)
        self._calls: set[asyncio.Task[None]] = set()
        self.port = 0

    async def serve(self, answerer: Answerer) -> None:
        """Take calls until cancelled."""
        self._answerer = answerer
        try:
            server = await asyncio.start_server(self._connected, self._trunk.host, self._trunk.port)
        except OSError as error:
            raise LineError(f"cannot listen for AudioSocket on {self._trunk.host}:{self._trunk.port}") from error
        self.port = server.sockets[0].getsockname()[1]
        try:
            await server.serve_forever()
        finally:
            server.close()
            for call in list(self._calls):
                call.cancel()
            if self._calls:
                await asyncio.wait(list(self._calls), timeout=_GOODBYE_S)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection. Strangers get nothing, not even a byte."""
        try:
            if self._trunk.trusts(writer.get_extra_info("peername")[0]):
                await self._received(reader, writer)
        except asyncio.CancelledError:
            pass  # the line closes; nobody awaits this task
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 1.0)

    async def _received(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._calls) >= self._trunk.most_calls or not self._rate.admit("", time.monotonic()):
            writer.write(bytes(Message(Kind.HANG_UP)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(), _FAREWELL_S)  # closed too early, the word would be lost
            return
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        try:
            await self._held(reader, writer)
        finally:
            self._calls.discard(task)

    async def _held(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One whole call; it begins with its name."""
        told = messages(reader)
        try:
            first = await asyncio.wait_for(anext(told), _NAME_S)
        except (TimeoutError, StopAsyncIteration):
            return
        if first.kind != Kind.NAME or len(first.payload) != 16:
            return
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * _FRAME)
        call = Call(f"{first.payload.hex()}-{next(self._number)}", caller_in(first.payload), "", RATE_HZ)
        leg = AudioSocketLeg(call, writer, self._trunk)
        reading = asyncio.get_running_loop().create_task(self._read(leg, told))
        stop = self._ticker.add(leg.tick)
        try:
            assert self._answerer is not None
            await held(leg, self._answerer)
        finally:
            stop()
            reading.cancel()

    async def _read(self, leg: AudioSocketLeg, told: AsyncIterator[Message]) -> None:
        async for message in told:
            leg.told(message)
        leg.gone()
