"""Two ways to a person: the PBX moves the call, or we ring the person, tell why, and join the two when they press 1."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from voice.legs.leg import FRAME_S, LineError, Transferred
from voice.legs.names import resolved
from voice.legs.rtp import RATE_HZ, RtpStream
from voice.legs.sip_party import Inbound, Outbound, RefusedError
from voice.legs.sip_stack import Stack
from voice.legs.ticking import Ticker
from voice.legs.trunk import Trunk
from voice.media import Playout

_ACCEPTED_WITHIN_S = 6.0
_PAUSE_S = 2.0
_log = structlog.get_logger()
OpenStream = Callable[[], Awaitable[RtpStream]]


def ending_of(status: int) -> Transferred:
    """What a SIP status means to somebody who waits for a person."""
    if 200 <= status < 300:
        return Transferred.DONE
    if status in (486, 600):
        return Transferred.BUSY
    if status in (408, 480, 487, 504):
        return Transferred.NO_ANSWER
    if status in (403, 405, 501, 603):
        return Transferred.REFUSED
    return Transferred.FAILED


async def referred(party: Inbound, uri: str, ring_s: float) -> Transferred:
    """Ask the PBX to move the call, and wait for what becomes of it: 202, then NOTIFY (RFC 3515)."""
    final: asyncio.Future[Transferred] = asyncio.get_running_loop().create_future()
    accepted = asyncio.Event()

    def progress(status: int) -> None:
        accepted.set()
        if status >= 200 and status != 202 and not final.done():
            final.set_result(ending_of(status))

    def gone() -> None:
        ended()
        accepted.set()
        if not final.done():
            final.set_result(Transferred.FAILED)

    ended, party.on_progress, party.on_end = party.on_end, progress, gone
    try:
        party.refer(uri)
        await asyncio.wait_for(accepted.wait(), _ACCEPTED_WITHIN_S)
        return await asyncio.wait_for(final, ring_s)
    except TimeoutError:
        return Transferred.NO_ANSWER if accepted.is_set() else Transferred.FAILED
    finally:
        party.on_end, party.on_progress = ended, lambda status: None


class Bridge:
    """A person's telephone joined to a caller's: what one says the other hears."""

    def __init__(self, party: Outbound, stream: RtpStream, dead_media_s: float) -> None:
        self._party, self._stream, self._dead_media_s = party, stream, dead_media_s
        self.on_end: Callable[[], None] = lambda: None
        self._open = True
        party.on_end = self._ended
        party.on_change = lambda proposal: stream.agree(proposal.terms)

    def exchange(self, frame: bytes) -> bytes:
        """Give 20 ms of the caller, take 20 ms of the person."""
        self._stream.send(frame)
        if time.monotonic() - self._stream.last_packet_at > self._dead_media_s:
            self.close()
            self._ended()
        return self._stream.take()[0]

    def close(self) -> None:
        """The caller hung up."""
        if self._open:
            self._open = False
            self._party.hang_up()
            self._stream.close()

    def _ended(self) -> None:
        self.close()
        self.on_end()


class Agents:
    """Rings the people calls are handed to."""

    def __init__(self, stack: Stack, trunk: Trunk, ticker: Ticker, open_stream: OpenStream) -> None:
        self._stack, self._trunk, self._ticker, self._open_stream = stack, trunk, ticker, open_stream

    async def called(
        self, uri: str, ring_s: float, briefing: bytes, gone: Callable[[], bool]
    ) -> tuple[Transferred, Bridge | None]:
        """Ring `uri`; a bridge if a person took the call. Gives up when the caller is `gone`."""
        try:
            where = await resolved(*address_of(uri))
            stream = await self._open_stream()
        except LineError as error:
            _log.error("transfer_failed", error=str(error))
            return (Transferred.FAILED, None)
        party = self._stack.dial(uri, where, stream.port)
        result = await self._spoken_to(party, stream, ring_s, briefing, gone)
        if result is Transferred.DONE:
            return (result, Bridge(party, stream, self._trunk.dead_media_s))
        party.hang_up()
        stream.close()
        return (result, None)

    async def _spoken_to(
        self, party: Outbound, stream: RtpStream, ring_s: float, briefing: bytes, gone: Callable[[], bool]
    ) -> Transferred:
        until = time.monotonic() + ring_s
        while not party.answered.done():
            if gone() or time.monotonic() > until:
                return Transferred.FAILED if gone() else Transferred.NO_ANSWER
            await asyncio.wait([party.answered], timeout=0.1)
        try:
            stream.agree(party.answered.result().terms)
        except RefusedError as refused:
            return ending_of(refused.status)
        return await self._briefed(party, stream, briefing, gone) if briefing else Transferred.DONE

    async def _briefed(
        self, party: Outbound, stream: RtpStream, briefing: bytes, gone: Callable[[], bool]
    ) -> Transferred:
        """Tell the person who is there, again and again, until they press a key, hang up, or too long."""
        pressed: asyncio.Queue[str] = asyncio.Queue()
        party.on_end, party.on_key = lambda: pressed.put_nowait("-"), pressed.put_nowait
        playout = Playout(RATE_HZ)

        def tick() -> None:
            if playout.unplayed_s < FRAME_S:
                playout.play(briefing + bytes(2 * int(RATE_HZ * _PAUSE_S)))
            stream.send(playout.take())
            for key in stream.take()[1]:
                pressed.put_nowait(key)

        stop, until = self._ticker.add(tick), time.monotonic() + self._trunk.briefing_s
        try:
            while not gone():
                if time.monotonic() > until:
                    return Transferred.NO_ANSWER
                try:
                    key = await asyncio.wait_for(pressed.get(), 0.1)
                except TimeoutError:
                    continue
                return Transferred.DONE if key == "1" else Transferred.REFUSED
            return Transferred.FAILED
        finally:
            stop()


def address_of(uri: str) -> tuple[str, int]:
    """Host and port of `sip:user@host:port`."""
    host, _, port = uri.partition(":")[2].rpartition("@")[2].partition(";")[0].partition(":")
    return (host, int(port or 5060))
