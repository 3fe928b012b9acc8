"""Who answers a resident who wants a person, and when: now, in their turn, or later."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Live:
    """An agent is there and nobody waits before."""


@dataclass(frozen=True, slots=True)
class InQueue:
    """Agents are there; `position` counts from 1."""

    position: int


@dataclass(frozen=True, slots=True)
class Later:
    """Nobody is there: the town hall writes or calls back. `opens_at` is the next opening, when it is known."""

    opens_at: datetime | None


Duty = Live | InQueue | Later


def duty(*, agents: int, waiting: int, is_open: bool, opens_at: datetime | None) -> Duty:
    """Hours and presence decide together: an agent who stays late is there only while the service is open."""
    if not is_open or agents == 0:
        return Later(opens_at)
    return Live() if waiting == 0 else InQueue(waiting + 1)


@dataclass(frozen=True, slots=True)
class Presence:
    """An agent at their screen: since when we know, whether they take conversations, and what they look at."""

    agent: str
    display: str
    communes: tuple[str, ...]
    available: bool
    request_id: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Speaking:
    """An agent has the conversation and was given the words; `who` is the name residents see."""

    who: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """No automatic answer goes out here; `message` is what residents read instead."""

    message: str
