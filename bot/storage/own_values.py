"""What a resident is given of all that is kept about them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was kept (masked) and what was answered."""

    at: datetime
    asked: str
    answered: str
    thumb: str
    comment: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a request."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """An e-mail of a request; `address` is the resident's. `trouble`: why it could not leave yet."""

    at: datetime
    received: bool
    address: str
    subject: str
    text: str
    trouble: str


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request to the town hall's people, with the contact details left for it and what agents wrote about it."""

    opened_at: datetime
    stage: str
    question: str
    name: str
    phone: str
    email: str
    messages: tuple[Written, ...]
    letters: tuple[OwnLetter, ...] = ()
    drafts: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnData:
    """All that is kept under a reference. `recordings` are files, no rows: whoever sees their folder counts them."""

    reference: str
    commune: str
    exchanges: tuple[Exchange, ...]
    requests: tuple[OwnRequest, ...]
    recordings: int = 0
