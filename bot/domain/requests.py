"""What a person asks of the town hall's people: a request, its door, who holds it, and what was said about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Door(StrEnum):
    """Where a request came from. REVIEW is the counter's own: the source of a signed answer changed."""

    CHAT = "chat"
    FORM = "form"
    MAIL = "mail"
    CALL = "call"
    COUNTER = "counter"
    REVIEW = "review"


class Stage(StrEnum):
    """What a request waits for: an agent, a second signature, nothing."""

    OPEN = "open"
    SIGNING = "signing"
    CLOSED = "closed"


class Voice(StrEnum):
    """Whose words a message holds; NOTE is read by agents only."""

    RESIDENT = "resident"
    AGENT = "agent"
    COUNTER = "counter"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Reach:
    """How to write or call back; kept only with the consent given at that moment."""

    name: str
    phone: str
    email: str
    consent_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a request, until when if they do nothing more."""

    by: str
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """A claim that ran out holds nobody back."""
        return moment < self.until


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to answer. `version` grows at each change; `theme` is set when a second signature is needed.

    `question` is masked. `service` is the place it was transferred to, `assignee` the colleague. `approved_id`
    names the signed answer that a REVIEW is about.
    """

    id: str
    reference: str
    commune: str
    door: Door
    question: str
    language: str
    opened_at: datetime
    stage: Stage = Stage.OPEN
    conversation_id: str = ""
    answer_id: str = ""
    theme: str = ""
    service: str = ""
    assignee: str = ""
    approved_id: str = ""
    reach: Reach | None = None
    claim: Claim | None = None
    version: int = 1
    closed_at: datetime | None = None

    def held_by(self, moment: datetime) -> str:
        """The agent who holds it now, or nothing."""
        return self.claim.by if self.claim and self.claim.holds(moment) else ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a request, numbered from 1; `author` is the name residents see."""

    request_id: str
    number: int
    voice: Voice
    author: str
    text: str
    at: datetime
