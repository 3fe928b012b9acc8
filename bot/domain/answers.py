"""How a question is answered: the roads, the endings, and the events every channel listens to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.actions import Action
from bot.domain.documents import Ranked
from bot.domain.notices import Alert
from bot.domain.places import Contact


class Road(StrEnum):
    """How the answer was made, cheapest first."""

    EMERGENCY = "emergency"
    APPROVED = "approved"
    COMPUTED = "computed"
    EXTRACTED = "extracted"
    GENERATED = "generated"


class Outcome(StrEnum):
    """How the question ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    REFUSED_NO_EVIDENCE = "refused_no_evidence"
    REFUSED_OUT_OF_SCOPE = "refused_out_of_scope"
    REFUSED_UNVERIFIED = "refused_unverified"
    HANDED_OVER = "handed_over"
    EMERGENCY = "emergency"
    FAILED = "failed"


class Degraded(StrEnum):
    """What was missing; the next rung of the ladder was used and is announced."""

    NO_GENERATOR = "no_generator"
    GENERATOR_FAILED = "generator_failed"
    GENERATOR_BUSY = "generator_busy"
    NO_EMBEDDER = "no_embedder"
    NO_TRANSLATION = "no_translation"


class Completeness(StrEnum):
    """What the generator says of its own answer, before its first sentence."""

    COMPLETE = "complet"
    PARTIAL = "partiel"
    NONE = "aucun"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that hold the asked-for fact, best first, and the question they were found with."""

    passages: tuple[Ranked, ...]
    searched: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source. `passage` is the quoted text; `highlights` are its words that matched.

    `certainty`, in percent, is that of a text recognised on a scanned page; None for a text that was written.
    """

    number: int
    passage_id: str
    title: str
    url: str
    anchor: str
    page: int | None
    date: date | None
    passage: str
    highlights: tuple[str, ...] = ()
    owner: str = ""
    certainty: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that leaves: checked before it does."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal is a value: why, what is missing, and who can help."""

    outcome: Outcome
    reason: str
    missing: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that was said, and how. `timings_ms` is by step; `notices` are said first.

    `message` is the text of an answer that cites nothing (emergency, clarification, courtesy).
    """

    id: str
    question_id: str
    outcome: Outcome
    road: Road | None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    refusal: Refusal | None = None
    contact: Contact | None = None
    message: str = ""
    language: str = "fr"
    generation: str = ""
    generator: str = ""
    searched: str = ""
    degraded: tuple[Degraded, ...] = ()
    notices: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def text(self) -> str:
        """What a person reads or hears, sources apart."""
        said = " ".join(sentence.text for sentence in self.sentences)
        return said or self.message or (self.refusal.reason if self.refusal else "")


# --- the event stream: the web, the telephone, the console and the evaluation consume the same -----


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
