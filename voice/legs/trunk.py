"""How a telephone line is set up: where it listens, whom it trusts, how much it takes, whom it may hand calls to."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address


class Way(StrEnum):
    """How a call goes to a person: the PBX moves it (REFER), or we call the person and join both."""

    REFER = "refer"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Target:
    """A person's telephone, as `sip:user@host:port`."""

    uri: str
    way: Way = Way.REFER


@dataclass(frozen=True, slots=True)
class Account:
    """How we make ourselves known to a registrar that wants it; it is asked again after `refresh_s` at most."""

    user: str
    password: str = field(repr=False)
    domain: str
    registrar: tuple[str, int]
    refresh_s: int = 120


@dataclass(frozen=True, slots=True)
class Trunk:
    """One SIP line. `public_host` is what others are told to send to; `trusted`, signalling and sound alike."""

    host: str
    port: int
    public_host: str
    trusted: tuple[IPv4Network | IPv6Network, ...]
    rtp_ports: range = range(20000, 20200, 2)
    account: Account | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    most_calls: int = 3
    most_per_minute: int = 60
    most_per_number: int = 6
    longest_call_s: float = 1200.0
    dead_media_s: float = 10.0
    briefing_s: float = 30.0
    user_agent: str = "Guichet"

    def trusts(self, host: str) -> bool:
        """Whether an address belongs to a PBX or operator of ours."""
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self.trusted)


class CallRate:
    """How many calls a minute came, in all and from one number; numbers are kept hashed, for a minute."""

    def __init__(self, most: int, most_per_number: int) -> None:
        self._most, self._most_per_number = most, most_per_number
        self._calls: deque[tuple[float, bytes]] = deque()

    def admit(self, caller: str, now_s: float) -> bool:
        """Whether one more call may come; a withheld number has no limit of its own."""
        while self._calls and now_s - self._calls[0][0] > 60.0:
            self._calls.popleft()
        who = sha256(caller.encode()).digest() if caller else b""
        same = sum(1 for _, other in self._calls if who and other == who)
        if len(self._calls) >= self._most or same >= self._most_per_number:
            return False
        self._calls.append((now_s, who))
        return True
