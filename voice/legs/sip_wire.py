"""The SIP socket (RFC 3261 §17, §18): who may speak to us, what was already said, what must be said again.

aiosipua 0.7.1 leaves this to its user: it answers anyone, takes an INVITE that comes twice for two calls, sends its own
requests once, and does not acknowledge a refusal.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiosipua import SipMessage, SipRequest, SipResponse, UdpSipTransport
from aiosipua.message import missing_required_headers
from aiosipua.transport import _stamp_via_received

from voice.legs.sip_rules import Key, acknowledgement, key_of, reply

T1_S, T2_S, GIVE_UP_S = 0.5, 4.0, 32.0
_BURST, _PER_SECOND = 600.0, 200.0
Address = tuple[str, int]
_log = structlog.get_logger()


@dataclass(slots=True)
class _Asked:
    """A request of ours that has no final answer yet."""

    request: SipRequest
    where: Address
    timer: asyncio.TimerHandle | None
    since: float
    provisional: bool = False


@dataclass(slots=True)
class Dropped:
    """What was thrown away unread, for the metrics."""

    strangers: int = 0
    flood: int = 0
    malformed: int = 0


class Wire(UdpSipTransport, asyncio.DatagramProtocol):
    """UDP with the memory of both kinds of transactions. Strangers are not answered, nor even parsed."""

    def __init__(self, host: str, port: int, trusted: Callable[[str], bool]) -> None:
        super().__init__(local_addr=(host, port))
        self._trusted = trusted
        self._asked: dict[Key, _Asked] = {}
        self._answered: dict[Key, tuple[float, SipResponse | None]] = {}
        self._budget, self._budget_at = _BURST, time.monotonic()
        self.dropped = Dropped()

    async def start(self) -> None:
        """Open the socket. Raises OSError."""
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, local_addr=self.local_addr
        )
        self._udp_transport = transport
        self.local_addr = (self.local_addr[0], int(transport.get_extra_info("sockname")[1]))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing to do: `start` keeps the socket."""

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """One message from anywhere."""
        if not self._trusted(addr[0]):
            self.dropped.strangers += 1
        elif data.strip() and self._afford():
            self._dispatch(data, (addr[0], addr[1]))

    def _afford(self) -> bool:
        now = time.monotonic()
        self._budget = min(_BURST, self._budget + (now - self._budget_at) * _PER_SECOND) - 1
        self._budget_at = now
        if self._budget < 0:
            self._budget, self.dropped.flood = 0.0, self.dropped.flood + 1
            return False
        return True

    def _dispatch(self, data: bytes, addr: Address) -> None:
        try:
            message = SipMessage.parse(data)
            fresh = self._heard(message, addr)
        except Exception:  # the parser raises all kinds; a bad message is worth a count, not a page of log
            self.dropped.malformed += 1
            return
        if fresh and self.on_message:
            try:
                self.on_message(message, addr)
            except Exception:  # one call may not take the door down
                _log.exception("sip_message_failed")

    def _heard(self, message: SipMessage, addr: Address) -> bool:
        """Whether the message is new; one that comes again gets the answer it had."""
        key = key_of(message)
        if isinstance(message, SipResponse):
            return self._settle(key, message)
        assert isinstance(message, SipRequest)
        if missing_required_headers(message) or message.via[0].host == "":
            raise ValueError("no way to answer")
        if message.method != key[1] or not message.method.isupper():
            raise ValueError("aiosipua would take « invite » for an INVITE")
        _stamp_via_received(message, addr)
        if message.method == "ACK":
            return True
        if key in self._answered:
            answer = self._answered[key][1]
            if answer:
                super().send_reply(answer)
            return False
        self._answered[key] = (time.monotonic(), None)
        return True

    def send(self, message: SipRequest | SipResponse, addr: Address) -> None:
        """Send now; a request of ours is sent again until it is answered."""
        if self._udp_transport is None or self._udp_transport.is_closing():
            return
        self._forget_old()
        if isinstance(message, SipResponse):
            self._answered[key_of(message)] = (time.monotonic(), message)
        elif message.method != "ACK":
            asked = _Asked(message, addr, None, time.monotonic())
            self._asked[key_of(message)] = asked
            self._again_in(asked, T1_S)
        super().send(message, addr)

    def _again_in(self, asked: _Asked, wait_s: float) -> None:
        asked.timer = asyncio.get_running_loop().call_later(wait_s, self._again, asked, wait_s)

    def _again(self, asked: _Asked, waited_s: float) -> None:
        if asked.provisional or self._udp_transport is None:
            return
        if time.monotonic() - asked.since >= GIVE_UP_S:
            self._asked.pop(key_of(asked.request), None)
            if self.on_message:
                self.on_message(reply(asked.request, 408), asked.where)
            return
        super().send(asked.request, asked.where)
        longest = GIVE_UP_S if asked.request.method == "INVITE" else T2_S
        self._again_in(asked, min(2 * waited_s, longest))

    def _settle(self, key: Key, response: SipResponse) -> bool:
        asked = self._asked.get(key)
        if asked is None:
            return response.status_code < 300  # a 200 that comes again is acknowledged again; a refusal was
        if response.status_code < 200:
            asked.provisional = asked.provisional or asked.request.method == "INVITE"
            return True
        if asked.timer:
            asked.timer.cancel()
        if asked.request.method == "INVITE" and response.status_code >= 300:
            super().send(acknowledgement(asked.request, response), asked.where)
            asked.provisional = True  # kept a while: the refusal may come again
        else:
            del self._asked[key]
        return True

    def _forget_old(self) -> None:
        now = time.monotonic()
        for key in [key for key, (at, _) in self._answered.items() if now - at > GIVE_UP_S]:
            del self._answered[key]
        for key in [key for key, asked in self._asked.items() if now - asked.since > 10 * GIVE_UP_S]:
            del self._asked[key]

    async def stop(self) -> None:
        """Close the socket; what was to be said again is not."""
        for asked in self._asked.values():
            if asked.timer:
                asked.timer.cancel()
        self._asked.clear()
        await super().stop()
