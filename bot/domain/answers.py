"""How a question is answered: the roads, the endings, the answer. What is told meanwhile is in `events`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
    def cpu_s(self) -> float:
        """Seconds of processor spent on it, those of the language model included."""
        return self.timings_ms.get("processor", 0.0) / 1000

    @property
    def text(self) -> str:
        """What a person reads or hears, sources apart."""
        said = " ".join(sentence.text for sentence in self.sentences)
        return said or self.message or (self.refusal.reason if self.refusal else "")
