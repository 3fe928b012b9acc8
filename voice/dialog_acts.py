"""What a conversation wants done. Plain values: somebody else does it, and tells what came of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from voice.consents import Means
from voice.notices import NONE, Notice
from voice.speech import Pace


class Kind(StrEnum):
    """What a thing said is: prompts are cached as sound, a filler is never an answer, the words of a private one are
    kept nowhere.
    """

    PROMPT = "prompt"
    ANSWER = "answer"
    FILLER = "filler"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that is sent, never read aloud."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Say:
    """Something to say after what is being said. `tells`: what a caller who hears it to its end has been told."""

    text: str
    language: str
    pace: Pace
    kind: Kind
    tells: frozenset[Notice] = NONE


@dataclass(frozen=True, slots=True)
class Hush:
    """Fall silent now, and forget what was to be said."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the counter; a question under way is dropped. `heard` of the answer before, when it was cut; else None."""

    text: str
    language: str
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class CheckDuty:
    """Find out whether a person may take the call."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Pass the caller to a person; `briefing` is told to that person first."""

    briefing: str


@dataclass(frozen=True, slots=True)
class LeaveRequest:
    """Keep a request for the town hall's people, with a number to call back; the caller consented."""

    question: str
    number: str


@dataclass(frozen=True, slots=True)
class SendLink:
    """Send a text message."""

    number: str
    link: Link


@dataclass(frozen=True, slots=True)
class SendMail:
    """Send an e-mail."""

    address: str = field(repr=False)
    link: Link


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Write both sides down from now on: the caller accepted, by those means."""

    means: Means


@dataclass(frozen=True, slots=True)
class StopRecording:
    """Write no more, and erase what was written."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Act = (
    Say
    | Hush
    | Ask
    | Drop
    | CheckDuty
    | Transfer
    | LeaveRequest
    | SendLink
    | SendMail
    | StartRecording
    | StopRecording
    | HangUp
)
