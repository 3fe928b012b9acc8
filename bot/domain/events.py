"""The event stream of a question: the web, the telephone, the console and the evaluation consume the same."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import Answer, Citation, Refusal, Road, Sentence
from bot.domain.notices import Alert
from bot.domain.places import Contact


@dataclass(frozen=True, slots=True)
class Begun:
    """First event: identifiers, and the notice that a machine answers (AI Act, article 50)."""

    answer_id: str
    question_id: str
    conversation_id: str
    commune: str
    language: str
    ai_notice: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alerted:
    """What agents put before every resident now, the gravest first; comes before the answer, when there is any."""

    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Queued:
    """The generator is busy; `position` counts from 1."""

    position: int


@dataclass(frozen=True, slots=True)
class SourcesFound:
    """The passages the answer may cite, before its first sentence."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class SentenceSaid:
    """One checked sentence."""

    sentence: Sentence
    road: Road


@dataclass(frozen=True, slots=True)
class Clarified:
    """One short question back to the resident, with choices when there are any."""

    question: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing can be said; the refusal says why and who can help."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class EmergencyRaised:
    """Decided words and numbers, before any model."""

    message: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The resident is given a person: how to reach them."""

    message: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event of every question that did not fail: the whole answer, for whoever keeps it."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """Last event when something broke: words for the resident, never a trace."""

    message: str
    contact: Contact | None = None


AnswerEvent = (
    Begun
    | Alerted
    | Queued
    | SourcesFound
    | SentenceSaid
    | Clarified
    | Refused
    | EmergencyRaised
    | HandedOver
    | Answered
    | Failed
)
