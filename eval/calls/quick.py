"""A caller made of our own stack: quick, many, and cruel; it hangs up whenever it likes."""

import asyncio
from ipaddress import ip_network

from eval.calls.baresip import rtp_range
from voice.legs.leg import FRAME_S
from voice.legs.rtp import RtpStream
from voice.legs.sip_party import RefusedError
from voice.legs.sip_stack import Stack
from voice.legs.ticking import Ticker
from voice.legs.trunk import Trunk
from voice.media import frame_bytes

_ANSWERED_S = 5.0
_FRAME = frame_bytes(8000)
_LOUD = 8


class QuickCaller:
    """One caller, one call after another, from one SIP address."""

    def __init__(self, port: int) -> None:
        start, end = rtp_range(40)
        local = (ip_network("127.0.0.1/32"),)
        self._trunk = Trunk("127.0.0.1", 0, "127.0.0.1", local, range(start, end, 2))
        self._stack = Stack(self._trunk, lambda caller: 603, lambda party: None)
        self._port = port
        self._ticker = Ticker()

    async def __aenter__(self) -> "QuickCaller":
        await self._stack.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.2)
        await self._stack.close()

    async def call(self, sound: bytes, until_s: float, ring_s: float = _ANSWERED_S) -> int:
        """Call, say `sound` once the counter is heard, hang up `until_s` after the answer, or `ring_s` without one.

        The status of the refusal, 0 when it was answered, 487 when we gave up first.
        """
        stream = RtpStream(self._trunk.trusts)
        await stream.bind(self._trunk.host, self._trunk.rtp_ports)
        party = self._stack.dial(f"sip:guichet@127.0.0.1:{self._port}", ("127.0.0.1", self._port), stream.port)
        try:
            await asyncio.wait([party.answered], timeout=ring_s)
            if not party.answered.done():
                return 487
            stream.agree(party.answered.result().terms)
            await self._talk(stream, sound, until_s)
        except RefusedError as refused:
            return refused.status
        finally:
            party.hang_up()
            stream.close()
        return 0

    async def _talk(self, stream: RtpStream, sound: bytes, until_s: float) -> None:
        waiting = [sound[at : at + _FRAME].ljust(_FRAME, b"\0") for at in range(0, len(sound), _FRAME)]
        greeted = False

        def tick() -> None:
            nonlocal greeted
            heard = stream.take()[0]
            greeted = greeted or max(heard[1::2]) > _LOUD
            stream.send(waiting.pop(0) if greeted and waiting else bytes(_FRAME))

        stop = self._ticker.add(tick)
        await asyncio.sleep(max(FRAME_S, until_s))
        stop()
