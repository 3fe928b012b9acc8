"""Rows and values of requests, messages, suggestions and reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import RowMapping

from bot.domain.answers import Citation, Sentence
from bot.domain.clock import PARIS
from bot.domain.differences import Change, Kind
from bot.domain.requests import Claim, Door, Message, Reach, Request, Stage, Voice
from bot.domain.reviews import Reason, Review, Suggestion, Support, Verdict
from bot.storage.rows import Row, clean


def request_row(request: Request) -> Row:
    """The request's own columns; the question is masked, the means to reach the resident are not."""
    reach = request.reach
    return {
        "id": request.id,
        "reference": request.reference,
        "commune": request.commune,
        "door": request.door.value,
        "question": clean(request.question),
        "language": request.language,
        "opened_at": request.opened_at,
        "stage": request.stage.value,
        "conversation_id": request.conversation_id,
        "answer_id": request.answer_id,
        "theme": request.theme,
        "service": request.service,
        "assignee": request.assignee,
        "approved_id": request.approved_id,
        "reach": {**asdict(reach), "consent_at": reach.consent_at.isoformat()} if reach else None,
        "claimed_by": request.claim.by if request.claim else "",
        "claimed_until": request.claim.until if request.claim else None,
        "version": request.version,
        "closed_at": request.closed_at,
    }


def read_request(row: RowMapping) -> Request:
    """The request as it stands."""
    reach = row["reach"]
    claimed = Claim(row["claimed_by"], row["claimed_until"]) if row["claimed_by"] and row["claimed_until"] else None
    names = ("id", "reference", "commune", "question", "language", "conversation_id", "answer_id", "theme", "service")
    return Request(
        **{name: row[name] for name in (*names, "assignee", "approved_id", "version")},
        door=Door(row["door"]),
        opened_at=row["opened_at"].astimezone(PARIS),
        stage=Stage(row["stage"]),
        reach=_reach(reach) if reach else None,
        claim=claimed,
        closed_at=row["closed_at"].astimezone(PARIS) if row["closed_at"] else None,
    )


def _reach(values: Mapping[str, str]) -> Reach:
    return Reach(values["name"], values["phone"], values["email"], datetime.fromisoformat(values["consent_at"]))


def message_row(message: Message) -> Row:
    """A message; what a resident wrote is masked."""
    text = clean(message.text) if message.voice is Voice.RESIDENT else message.text.replace("\x00", "")
    return {**asdict(message), "voice": message.voice.value, "text": text}


def read_message(row: RowMapping) -> Message:
    """A message as it was said."""
    at = row["at"].astimezone(PARIS)
    return Message(row["request_id"], row["number"], Voice(row["voice"]), row["author"], row["text"], at)


def sentence_values(sentences: Sequence[Sentence]) -> list[Row]:
    """Sentences as JSON; their sources by number."""
    return [{"text": one.text, "citations": [cited.number for cited in one.citations]} for one in sentences]


def read_sentences(values: Sequence[Mapping[str, object]], citations: Sequence[Citation]) -> tuple[Sentence, ...]:
    """Sentences with their sources whole."""
    known = {one.number: one for one in citations}
    return tuple(Sentence(str(one["text"]), tuple(known[n] for n in _numbers(one) if n in known)) for one in values)


def _numbers(values: Mapping[str, object]) -> list[int]:
    numbers = values["citations"]
    return [int(number) for number in numbers] if isinstance(numbers, list) else []


def citation_values(citations: Sequence[Citation]) -> list[Row]:
    """Sources as JSON."""
    return [
        {**asdict(one), "highlights": list(one.highlights), "date": one.date.isoformat() if one.date else None}
        for one in citations
    ]


def read_citations(values: Sequence[RowMapping]) -> tuple[Citation, ...]:
    """Sources as they were."""
    return tuple(
        Citation(
            **{name: one[name] for name in one if name not in ("highlights", "date")},
            highlights=tuple(one["highlights"]),
            date=date.fromisoformat(one["date"]) if one["date"] else None,
        )
        for one in values
    )


def suggestion_row(request_id: str, suggestion: Suggestion) -> Row:
    """The suggestion of a request."""
    return {
        "request_id": request_id,
        "sentences": sentence_values(suggestion.sentences),
        "citations": citation_values(suggestion.citations),
        "supports": [asdict(one) for one in suggestion.supports],
        "confidence": suggestion.confidence,
        "open_points": list(suggestion.open_points),
    }


def read_suggestion(row: RowMapping) -> Suggestion:
    """The suggestion with its sources."""
    citations = read_citations(row["citations"])
    supports = tuple(Support(**one) for one in row["supports"])
    said = read_sentences(row["sentences"], citations)
    return Suggestion(said, citations, supports, row["confidence"], tuple(row["open_points"]))


def review_row(review: Review) -> Row:
    """A decision, with the words that changed."""
    return {
        **asdict(review),
        "verdict": review.verdict.value,
        "reason": review.reason.value if review.reason else None,
        "citations": list(review.citations),
        "changes": [[change.kind.value, change.text] for change in review.changes],
    }


def read_review(row: RowMapping) -> Review:
    """A decision as it was taken."""
    same = ("id", "request_id", "by", "proposed", "text", "note", "reusable", "seconded_by")
    return Review(
        **{name: row[name] for name in same},
        verdict=Verdict(row["verdict"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        at=row["at"].astimezone(PARIS),
        citations=tuple(row["citations"]),
        changes=tuple(Change(Kind(kind), text) for kind, text in row["changes"]),
    )
