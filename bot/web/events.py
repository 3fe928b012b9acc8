"""The typed event stream: each event of the path under its name on the wire (server-sent events)."""

from datetime import datetime
from typing import assert_never

from fastapi.sse import format_sse_event

from bot.domain.answers import Outcome, Road
from bot.domain.conversations import Question
from bot.domain.events import (
    Alerted,
    Answered,
    AnswerEvent,
    Begun,
    Clarified,
    EmergencyRaised,
    Failed,
    HandedOver,
    Queued,
    Refused,
    SentenceSaid,
    SourcesFound,
)
from bot.domain.references import reference_of, written
from bot.web.alert_frames import alerts_json
from bot.web.frames import (
    CitationJson,
    ContactJson,
    SentenceJson,
    answer_json,
    citation_json,
    contact_json,
    sentence_json,
)
from bot.web.shapes import Shape

RETRY_MS = 3_000
PING = b": ping\n\n"


class MetaJson(Shape):
    """`meta`: identifiers and the notice that a machine answers. `notice` says that a conversation was lost.

    `reference` is what the resident keeps to read or erase the conversation later (`/privacy`).
    """

    answer_id: str
    question_id: str
    conversation_id: str
    reference: str
    commune: str
    language: str
    ai_notice: str
    ai_generated: bool
    at: datetime
    notice: str


class QueueJson(Shape):
    """`queue`: how many are before, this one included."""

    position: int


class SourcesJson(Shape):
    """`sources`: what the answer may cite."""

    citations: list[CitationJson]


class SaidJson(SentenceJson):
    """`sentence`: one checked sentence."""

    road: Road


class ClarifyJson(Shape):
    """`clarify`: a question back."""

    question: str
    choices: list[str]


class RefusedJson(Shape):
    """`refusal`: why, what is missing, who can help."""

    outcome: Outcome
    reason: str
    missing: str
    contact: ContactJson | None


class EmergencyJson(Shape):
    """`emergency`: decided words and numbers."""

    message: str
    numbers: list[str]


class PersonJson(Shape):
    """`handover` and `error`: words, and how to reach a person."""

    message: str
    contact: ContactJson | None


def encode(number: int, name: str, payload: Shape) -> bytes:
    """One event on the wire; the first one also tells how soon to reconnect."""
    retry_ms = RETRY_MS if number == 1 else None
    return format_sse_event(data_str=payload.model_dump_json(), event=name, id=str(number), retry=retry_ms)


def frame(event: AnswerEvent, question: Question, notice: str) -> tuple[str, Shape]:
    """The event's name and its JSON; `notice` goes with the first one."""
    match event:
        case Begun():
            return "meta", _meta(event, question, notice)
        case Alerted(alerts):
            return "alerts", alerts_json(alerts, question.language)
        case Queued(position):
            return "queue", QueueJson(position=position)
        case SourcesFound(citations):
            return "sources", SourcesJson(citations=[citation_json(citation) for citation in citations])
        case SentenceSaid(sentence, road):
            return "sentence", SaidJson(**dict(sentence_json(sentence)), road=road)
        case Answered(answer):
            return "answer", answer_json(question, answer)
        case _:
            return _other_ending(event)


def _other_ending(event: Clarified | Refused | EmergencyRaised | HandedOver | Failed) -> tuple[str, Shape]:
    match event:
        case Clarified(words, choices):
            return "clarify", ClarifyJson(question=words, choices=list(choices))
        case Refused(refusal):
            contact = contact_json(refusal.contact)
            return "refusal", RefusedJson(
                outcome=refusal.outcome, reason=refusal.reason, missing=refusal.missing, contact=contact
            )
        case EmergencyRaised(message, numbers):
            return "emergency", EmergencyJson(message=message, numbers=list(numbers))
        case HandedOver(message, contact):
            return "handover", PersonJson(message=message, contact=contact_json(contact))
        case Failed(message, contact):
            return "error", PersonJson(message=message, contact=contact_json(contact))
        case _:
            assert_never(event)


def _meta(event: Begun, question: Question, notice: str) -> MetaJson:
    return MetaJson(
        answer_id=event.answer_id,
        question_id=event.question_id,
        conversation_id=question.conversation_id,
        reference=written(reference_of(question.conversation_id)),
        commune=event.commune,
        language=event.language,
        ai_notice=event.ai_notice,
        ai_generated=True,
        at=event.at,
        notice=notice,
    )
