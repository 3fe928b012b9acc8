"""One way to call, whatever carries it: the steps of `fake_leg` done in real time by SIP, by AudioSocket, or faked."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Protocol
from uuid import uuid4

from tests.voice.fake_leg import FakeLeg, HangsUp, Holds, Interrupts, Listens, Presses, Says, Step, Waits
from tests.voice.legs.peers import rtp_range
from voice.legs.audiosocket import AudioSocketLine
from voice.legs.audiosocket_messages import Kind, Message, messages
from voice.legs.leg import Answerer, Ending, LineError
from voice.legs.rtp import RtpStream
from voice.legs.sip import SipLine
from voice.legs.sip_stack import Stack
from voice.legs.ticking import Ticker
from voice.legs.trunk import Trunk

FRAME = 320
LOOPBACK = (ip_network("127.0.0.1/32"),)


def trunk(**changes: object) -> Trunk:
    """A line on the loopback that trusts 127.0.0.1 alone."""
    start, end = rtp_range(40)
    return Trunk(**({"host": "127.0.0.1", "port": 0, "public_host": "127.0.0.1", "trusted": LOOPBACK,
                     "rtp_ports": range(start, end, 2)} | changes))  # type: ignore[arg-type]  # fmt: skip


class Wire(Protocol):
    """20 ms out, 20 ms in."""

    def exchange(self, frame: bytes) -> bytes: ...
    async def press(self, key: str) -> None: ...
    async def hang_up(self) -> None: ...
    @property
    def over(self) -> bool: ...


@dataclass
class Experience:
    """What a caller lived through."""

    heard: bytearray = field(default_factory=bytearray)
    said_at: list[int] = field(default_factory=list)
    cut_off: bool = False


async def perform(wire: Wire, script: Sequence[Step]) -> Experience:
    """Do the steps in real time, frame by frame."""
    lived, quiet = Experience(), bytes(FRAME)
    ticks, ticker = asyncio.Queue[None](), Ticker()
    stop = ticker.add(lambda: ticks.put_nowait(None))
    try:
        for step in script:
            speaking = silent = waited = 0.0
            sound = step.audio if isinstance(step, Says) else b""
            lived.said_at.append(len(lived.heard) // 2)
            while not wire.over:
                match step:
                    case Presses(key):
                        await wire.press(key)
                        break
                    case HangsUp():
                        await wire.hang_up()
                        return lived
                    case Says() if not sound:
                        break
                    case Waits(seconds) if waited >= seconds:
                        break
                    case Listens(pause_s, at_most_s, speech_s) if waited >= at_most_s or (
                        speaking >= speech_s and silent >= pause_s
                    ):
                        break
                    case Interrupts(after_s, at_most_s) if waited >= at_most_s or (not silent and speaking >= after_s):
                        break
                    case Holds():
                        break
                await ticks.get()
                said, sound = sound[:FRAME].ljust(FRAME, b"\0"), sound[FRAME:]
                heard = wire.exchange(said if isinstance(step, Says) else quiet)
                loud = max(map(abs, memoryview(heard).cast("h"))) > 100
                lived.heard += heard
                waited += 0.02
                speaking, silent = (speaking + 0.02, 0.0) if loud else (speaking, silent + 0.02)
        lived.cut_off = wire.over
        if not wire.over:
            await wire.hang_up()
        return lived
    finally:
        stop()


class SipWire:
    """A telephone made of our own stack: quick, and no proof of agreement with others; `test_baresip` is."""

    def __init__(self) -> None:
        self.stack = Stack(trunk(), lambda caller: 0, lambda party: None)
        self.stream = RtpStream(trunk().trusts)

    async def dial(self, port: int) -> None:
        await self.stack.open()
        start, end = rtp_range(40)
        await self.stream.bind("127.0.0.1", range(start, end, 2))
        self.party = self.stack.dial(f"sip:guichet@127.0.0.1:{port}", ("127.0.0.1", port), self.stream.port)
        self._over = asyncio.Event()
        self.party.on_end = self._over.set
        self.stream.agree((await asyncio.wait_for(self.party.answered, 5)).terms)

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def exchange(self, frame: bytes) -> bytes:
        self.stream.send(frame)
        return self.stream.take()[0]

    async def press(self, key: str) -> None:
        """Three packets of one key and its end, as a telephone does (RFC 4733)."""
        from aiortp import RtpPacket

        stream, code = self.stream, "0123456789*#".index(key)
        for end in (0, 0, 0x80, 0x80):
            payload = bytes([code, end | 10]) + (480).to_bytes(2, "big")
            packet = RtpPacket(101, 0, stream._sequence, stream._stamp, stream._ssrc, payload)
            stream._sequence = (stream._sequence + 1) & 0xFFFF
            assert stream._socket and stream._target
            stream._socket.sendto(packet.serialize(), stream._target)
            await asyncio.sleep(0.02)
        stream._stamp = (stream._stamp + 640) & 0xFFFFFFFF

    async def hang_up(self) -> None:
        self.party.hang_up()
        self._over.set()

    async def close(self) -> None:
        self.stream.close()
        await asyncio.sleep(0.05)
        await self.stack.close()


class SocketWire:
    """What Asterisk does with AudioSocket."""

    def __init__(self) -> None:
        self.coming, self._over = bytearray(), False

    async def dial(self, port: int) -> None:
        reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(bytes(Message(Kind.NAME, uuid4().bytes)))
        self._task = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        async for message in messages(reader):
            if message.kind == Kind.SOUND:
                assert len(message.payload) == FRAME
                self.coming += message.payload
            elif message.kind == Kind.HANG_UP:
                break
        self._over = True

    @property
    def over(self) -> bool:
        return self._over

    def exchange(self, frame: bytes) -> bytes:
        self.writer.write(bytes(Message(Kind.SOUND, frame)))
        heard = bytes(self.coming[:FRAME]).ljust(FRAME, b"\0")
        del self.coming[:FRAME]
        return heard

    async def press(self, key: str) -> None:
        self.writer.write(bytes(Message(Kind.KEY, key.encode())))

    async def hang_up(self) -> None:
        self.writer.write(bytes(Message(Kind.HANG_UP)))

    async def close(self) -> None:
        self.writer.close()
        self._task.cancel()


class Door(Protocol):
    """A line under test that can be called."""

    async def call(self, script: Sequence[Step]) -> Experience: ...


@dataclass
class FakeDoor:
    answerer: Answerer

    async def call(self, script: Sequence[Step]) -> Experience:
        leg = FakeLeg(script)
        try:
            await self.answerer(leg)
        except ZeroDivisionError:
            await leg.hang_up()
        return Experience(leg.sent, [], leg.ended is not Ending.CALLER)


@dataclass
class LiveDoor:
    port: int
    wire: type[SipWire] | type[SocketWire]

    async def call(self, script: Sequence[Step]) -> Experience:
        wire = self.wire()
        await wire.dial(self.port)
        try:
            return await perform(wire, script)
        finally:
            await wire.close()


@asynccontextmanager
async def door(kind: str, answerer: Answerer) -> AsyncIterator[Door]:
    """A line of this kind, open."""
    if kind == "fake":
        yield FakeDoor(answerer)
        return
    line = SipLine(trunk()) if kind == "sip" else AudioSocketLine(trunk())
    task = asyncio.create_task(line.serve(answerer))
    while not (
        port := line.stack.port if isinstance(line, SipLine) and line.ready.is_set() else getattr(line, "port", 0)
    ):
        if task.done():
            raise LineError("did not open") from task.exception()
        await asyncio.sleep(0.01)
    try:
        yield LiveDoor(port, SipWire if kind == "sip" else SocketWire)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
