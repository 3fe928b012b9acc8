"""E-mails as this counter needs them: who writes, in which thread, what they say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One that came. `answers` names the messages it follows; `automatic`: nobody wrote it, nobody must answer.

    Attachments are named and never kept; `cut` tells that the rest was too large to be read. `recipients` are the
    addresses it was sent to, in small letters.
    """

    message_id: str
    sender: str
    name: str
    subject: str
    text: str
    answers: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    automatic: bool = False
    cut: bool = False
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One that leaves, and the message it answers. `tries` counts the failures so far.

    `sender` is the address it leaves from; empty, the mailbox's own.
    """

    id: str
    request_id: str
    message_id: str
    to: str
    subject: str
    text: str
    answers: str
    written_at: datetime
    sent_at: datetime | None = None
    tries: int = 0
    trouble: str = ""
    sender: str = ""
