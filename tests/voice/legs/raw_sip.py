"""SIP written by hand, well or badly, from any address of the loopback."""

import asyncio
import itertools
from dataclasses import dataclass, field

_number = itertools.count(1)

SDP = """v=0
o=- 1 1 IN IP4 {host}
s=-
c=IN IP4 {host}
t=0 0
m=audio {sound_port} RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
"""


@dataclass
class Raw(asyncio.DatagramProtocol):
    """A socket that keeps what it is told."""

    port: int = 0
    told: list[str] = field(default_factory=list)
    _socket: asyncio.DatagramTransport | None = None

    async def open(self, host: str = "127.0.0.1") -> "Raw":
        self._socket, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        self.host, self.own_port = self._socket.get_extra_info("sockname")
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        pass

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.told.append(data.decode(errors="replace"))

    def send(self, data: str | bytes, port: int = 0) -> None:
        assert self._socket
        raw = data.replace("\n", "\r\n").encode() if isinstance(data, str) else data
        self._socket.sendto(raw, ("127.0.0.1", port or self.port))

    def close(self) -> None:
        assert self._socket
        self._socket.close()

    @property
    def statuses(self) -> list[str]:
        return [text.split()[1] for text in self.told if text.startswith("SIP/2.0") and text.split()[1] != "100"]

    def request(
        self, method: str, call_id: str, seq: int, tag: str = "", body: str = "", branch: str = "", extra: str = ""
    ) -> str:
        """A request of ours; `tag` is theirs, once there is a dialog."""
        kind = "Content-Type: application/sdp\n" if body else ""
        return (
            f"{method} sip:guichet@127.0.0.1:{self.port} SIP/2.0\n"
            f"Via: SIP/2.0/UDP {self.host}:{self.own_port};branch=z9hG4bK{branch or next(_number)};rport\n"
            f"From: <sip:0102030405@{self.host}>;tag=a\nTo: <sip:guichet@127.0.0.1>{';tag=' + tag if tag else ''}\n"
            f"Call-ID: {call_id}\nCSeq: {seq} {method}\nContact: <sip:me@{self.host}:{self.own_port}>\n"
            f"Max-Forwards: 70\n{extra}{kind}Content-Length: {len(body.replace(chr(10), chr(13) + chr(10)))}\n\n{body}"
        )

    def invite(self, call_id: str, sound_port: int = 9, branch: str = "", host: str = "") -> str:
        body = SDP.format(host=host or self.host, sound_port=sound_port)
        return self.request("INVITE", call_id, 1, body=body, branch=branch)

    def their_tag(self) -> str:
        """The tag of whoever answered last."""
        line = next(
            line for line in reversed("\n".join(self.told).split("\n")) if line.startswith("To:") and "tag=" in line
        )
        return line.partition(";tag=")[2].strip()
