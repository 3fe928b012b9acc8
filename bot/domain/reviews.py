"""What people say of answers: residents' verdicts, agents' reviews, and the answers they signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.answers import Citation, Sentence
from bot.domain.differences import Change


class Thumb(StrEnum):
    """A resident's verdict on one answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """`comment` is masked before it is kept."""

    answer_id: str
    thumb: Thumb
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Support:
    """A passage that a text stands on, as it was that day: another digest is another passage."""

    passage_id: str
    document_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An unsigned answer for an agent: what could be said, from what, how surely, and what stays open.

    `confidence` is between 0 and 1; `supports` has one entry for each citation, in their order.
    """

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    supports: tuple[Support, ...] = ()
    confidence: float = 0.0
    open_points: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What the agent finds written in the box."""
        return "\n".join(sentence.text for sentence in self.sentences)


class Verdict(StrEnum):
    """What an agent made of a suggestion."""

    APPROVED = "approved"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a suggestion was corrected or rejected."""

    WRONG_SOURCE = "wrong_source"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    TONE = "tone"
    OUT_OF_SCOPE = "out_of_scope"
    PERSONAL_DATA = "personal_data"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of one agent, kept for ever. `seconded_by` is empty where no second signature was needed.

    `proposed` is the suggestion as it was read, `text` what was sent (nothing for a rejection); `citations` are the
    numbers of the sources the agent kept. `reusable`: the answer may serve other residents.
    """

    id: str
    request_id: str
    verdict: Verdict
    by: str
    at: datetime
    proposed: str
    text: str
    reason: Reason | None = None
    note: str = ""
    citations: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    reusable: bool = True
    seconded_by: str = ""


class Standing(StrEnum):
    """Whether a signed answer may be said: IN_FORCE only."""

    IN_FORCE = "in_force"
    TO_REVIEW = "to_review"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """Sentences signed for one question, with the passages they stand on.

    `asked` is the question as it is looked up (`normalised`), `owner` the service that answers for it; the day of
    `expires_on` is its last.
    """

    sentences: tuple[Sentence, ...]
    id: str = ""
    commune: str = ""
    question: str = ""
    asked: str = ""
    owner: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    expires_on: date | None = None
    supports: tuple[Support, ...] = ()
    standing: Standing = Standing.IN_FORCE

    @property
    def text(self) -> str:
        """The whole of it."""
        return "\n".join(sentence.text for sentence in self.sentences)

    def expired(self, day: date) -> bool:
        """Its last day is over."""
        return self.expires_on is not None and day > self.expires_on


def signed_sentences(text: str, citations: Sequence[Citation]) -> tuple[Sentence, ...]:
    """What an agent wrote, a sentence a line; the sources they kept stand under the last one, as under a letter."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        Sentence(line, tuple(citations) if number == len(lines) else ()) for number, line in enumerate(lines, start=1)
    )
