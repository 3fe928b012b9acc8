"""The sound of one call on the network (RFC 3550, 3551, 4733): the only file that imports aiortp.

The sockets, the delay and the clock are ours: aiortp's own session follows any stranger who sends it a packet.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiortp import RtcpByePacket, RtcpSdesPacket, RtcpSrPacket, RtpPacket, StreamStatistics
from aiortp.clock import current_ntp_time
from aiortp.packet import RtcpSenderInfo, RtcpSourceInfo
from aiortp.plc import PcmConcealer

from voice.legs.g711 import G711, Law
from voice.legs.jitter import FRAME, JitterBuffer
from voice.legs.keys import KeyPackets
from voice.legs.leg import LineError
from voice.legs.tones import ToneKeys

RATE_HZ = 8000
_REPORT_EVERY = 250
_LATCH_S = 2.0
_CODECS = {law: G711(law) for law in Law}
Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides agreed on. `key_type` is the payload type of keys; negative, they are heard in the sound."""

    law: Law
    key_type: int
    where: Address


@dataclass(frozen=True, slots=True)
class Traffic:
    """Packets of one call so far: what we sent, what came, what the network lost on the way to us."""

    sent: int
    received: int
    lost: int


class RtpStream(asyncio.DatagramProtocol):
    """Sends and receives 20 ms of sound a tick. Only a trusted address is sent to, or listened to (symmetric RTP)."""

    def __init__(self, trusted: Callable[[str], bool]) -> None:
        self._trusted = trusted
        self._socket: asyncio.DatagramTransport | None = None
        self._reports: asyncio.DatagramTransport | None = None
        self._terms: Terms | None = None
        self._target: Address | None = None
        self._latched_at = 0.0
        self._stamp, self._sequence = int.from_bytes(os.urandom(3)), int.from_bytes(os.urandom(2))
        self._ssrc = int.from_bytes(os.urandom(4))
        self._heard_from: int | None = None
        self._sent, self._rested = 0, 1
        self._jitter, self._keys, self._tones = JitterBuffer(), KeyPackets(), ToneKeys()
        self._conceal = PcmConcealer(sample_rate=RATE_HZ)
        self._statistics = StreamStatistics(RATE_HZ)
        self._pressed = ""
        self.last_packet_at = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket of sound is open."""
        assert isinstance(transport, asyncio.transports.DatagramTransport) or hasattr(transport, "sendto")
        self._socket = transport  # type: ignore[assignment] # 3.11 gives a private subclass of both kinds

    @property
    def port(self) -> int:
        """Where sound is awaited."""
        assert self._socket is not None
        return int(self._socket.get_extra_info("sockname")[1])

    @property
    def traffic(self) -> Traffic:
        """What was sent and received."""
        received = self._statistics.packets_received
        return Traffic(self._sent, received, max(0, self._statistics.packets_lost) if received else 0)

    def agree(self, terms: Terms) -> None:
        """Speak as agreed from now on; said again after a re-INVITE."""
        self._terms = terms
        self._target = terms.where if self._trusted(terms.where[0]) and terms.where[1] else None
        self._latched_at = 0.0
        self.last_packet_at = time.monotonic()

    def send(self, frame: bytes) -> None:
        """20 ms of sound leave now; nothing leaves as long as nobody trusted is known to listen."""
        self._stamp = (self._stamp + FRAME) & 0xFFFFFFFF
        if not self._socket or not self._terms or not self._target or self._socket.is_closing():
            return
        payload = _CODECS[self._terms.law].encode(frame)
        packet = RtpPacket(self._terms.law, self._rested, self._sequence, self._stamp, self._ssrc, payload)
        self._rested = 0
        self._socket.sendto(packet.serialize(), self._target)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._sent += 1
        if self._sent % _REPORT_EVERY == 1:
            self._report()

    def rest(self) -> None:
        """20 ms pass without a packet, as on hold: the first after it is marked as a new start (RFC 3551 §4.1)."""
        self._stamp = (self._stamp + FRAME) & 0xFFFFFFFF
        self._rested = 1

    def take(self) -> tuple[bytes, str]:
        """20 ms of what was heard, holes filled, and the keys released since."""
        coded = self._jitter.take()
        keys, self._pressed = self._pressed + self._keys.tick(), ""
        if coded is None or self._terms is None:
            return (self._conceal.conceal(FRAME), keys)
        frame = _CODECS[self._terms.law].decode(coded)
        self._conceal.update(frame)
        return (frame, keys + (self._tones.put(frame) if self._terms.key_type < 0 else ""))

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """A packet from anywhere; most of what could be wrong with it is met here."""
        if not self._terms or not self._from_peer((addr[0], addr[1])):
            return
        try:
            packet = RtpPacket.parse(data)
        except (ValueError, IndexError):
            return
        if packet.payload_type not in (self._terms.law, self._terms.key_type):
            self.last_packet_at = time.monotonic()  # comfort noise is a sign of life
            return
        if packet.ssrc != self._heard_from:
            self._heard_from, self._statistics = packet.ssrc, StreamStatistics(RATE_HZ)
            self._jitter.restart()
        self.last_packet_at = time.monotonic()
        self._statistics.add(packet)
        if packet.payload_type == self._terms.key_type:
            self._pressed += self._keys.put(packet.timestamp, packet.payload)
        elif packet.payload:
            self._jitter.put(packet.timestamp, packet.payload)

    def _from_peer(self, addr: Address) -> bool:
        """Whether this is our peer: the first trusted address to send, until it has been silent for a while."""
        if addr != self._target or not self._latched_at:
            silent = time.monotonic() - self.last_packet_at > _LATCH_S
            if not self._trusted(addr[0]) or (self._latched_at and not silent):
                return False
            self._target, self._latched_at = addr, time.monotonic()
        return True

    def _report(self) -> None:
        """Tell the other side how much was sent (RTCP), on the port after the sound's."""
        info = RtcpSenderInfo(current_ntp_time(), self._stamp, self._sent, self._sent * FRAME)
        name = RtcpSdesPacket([RtcpSourceInfo(self._ssrc, [(1, b"guichet")])])
        self._send_report(bytes(RtcpSrPacket(self._ssrc, info)) + bytes(name))

    def _send_report(self, report: bytes) -> None:
        if self._reports and self._target and not self._reports.is_closing():
            self._reports.sendto(report, (self._target[0], self._target[1] + 1))

    def close(self) -> None:
        """Leave, saying so."""
        self._send_report(bytes(RtcpByePacket([self._ssrc])))
        for transport in (self._socket, self._reports):
            if transport:
                transport.close()

    async def bind(self, host: str, ports: Iterable[int]) -> None:
        """Take the first free pair of ports: an even one for sound, the next for reports."""
        loop = asyncio.get_running_loop()
        for port in ports:
            try:
                await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
            except OSError:
                continue
            try:
                reports, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=(host, port + 1))
            except OSError:
                assert self._socket is not None
                self._socket.close()
                continue
            self._reports = reports
            return
        raise LineError(f"no free pair of ports for sound on {host}: widen the range of RTP ports")
