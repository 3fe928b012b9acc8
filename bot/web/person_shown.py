"""What a resident sees of their request: where it stands, who has it, and what was said, always in words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.requests import Message


class Where(StrEnum):
    """Where a request stands for the resident; each has its words."""

    NONE = "none"
    LIVE = "live"
    QUEUE = "queue"
    LATER = "later"
    SPEAKING = "speaking"
    SIGNING = "signing"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Person:
    """The request of a conversation. `message` says where it stands; `reachable`: means to call back were given."""

    where: Where
    message: str = ""
    reference: str = ""
    who: str = ""
    position: int = 0
    reachable: bool = False
    messages: tuple[Message, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether something may still come."""
        return self.where not in (Where.NONE, Where.ANSWERED)


NOBODY = Person(Where.NONE)
"""No request was made."""
