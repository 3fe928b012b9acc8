"""What a resident can do next: an appointment, an online procedure, a form, a payment, a report."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActionKind(StrEnum):
    """What the resident does."""

    APPOINTMENT = "appointment"
    ONLINE = "online"
    FORM = "form"
    PAYMENT = "payment"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Action:
    """One card. It goes with an answer that cites one of `documents` to a question that holds one of `words`.

    `prerequisites` and `papers` (to bring or to send) are short lines; empty texts where nothing is known.
    `spoken` says it without an address. `checked_on` is the day its link last answered, None when never asked.
    """

    id: str
    owner: str
    kind: ActionKind
    title: str
    spoken: str
    url: str
    words: tuple[str, ...]
    documents: tuple[str, ...]
    prerequisites: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    fee: str = ""
    delay: str = ""
    form_number: str = ""
    form_version: str = ""
    checked_on: date | None = None
