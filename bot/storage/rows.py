"""Rows and values: how an answer is laid out in the tables, and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping

from bot.domain.answers import Answer, Citation, Degraded, Outcome, Refusal, Road, Sentence
from bot.domain.clock import PARIS
from bot.domain.conversations import Channel, Question
from bot.domain.masking import NONE_KNOWN, Official, mask
from bot.domain.places import Contact
from bot.domain.reviews import Thumb
from bot.storage.cards import action_values, alert_values, read_action_values, read_alert_values

Row = dict[str, object]


class Ending(StrEnum):
    """How the telling of an answer stopped."""

    FINISHED = "finished"
    ABANDONED = "abandoned"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was kept, with its question (masked)."""

    question: Question
    answer: Answer
    ending: Ending
    recorded_at: datetime
    thumb: Thumb | None


def clean(text: str, official: Official = NONE_KNOWN) -> str:
    """Masked, and without the NUL that PostgreSQL refuses nor lone surrogates that no encoding takes."""
    return mask(text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8"), official)


def question_row(question: Question, recorded_at: datetime, official: Official = NONE_KNOWN) -> Row:
    """The question with its text masked."""
    return {
        "id": question.id,
        "conversation_id": question.conversation_id,
        "text": clean(question.text, official),
        "commune": question.commune,
        "channel": question.channel.value,
        "language": question.language,
        "at": question.at,
        "recorded_at": recorded_at,
    }


def answer_row(answer: Answer, ending: Ending, recorded_at: datetime) -> Row:
    """The answer apart from its sentences and citations. What repeats the question is masked."""
    return {
        "id": answer.id,
        "question_id": answer.question_id,
        "ending": ending.value,
        "outcome": answer.outcome.value,
        "road": answer.road.value if answer.road else None,
        "message": answer.message,
        "language": answer.language,
        "generation": answer.generation,
        "generator": answer.generator,
        "searched": clean(answer.searched),
        "refusal": _refusal_values(answer.refusal),
        "contact": asdict(answer.contact) if answer.contact else None,
        "degraded": [degraded.value for degraded in answer.degraded],
        "notices": list(answer.notices),
        "timings_ms": dict(answer.timings_ms),
        "alerts": [alert_values(alert) for alert in answer.alerts],
        "actions": [action_values(action) for action in answer.actions],
        "recorded_at": recorded_at,
    }


def citation_rows(answer: Answer) -> list[Row]:
    """One row a number, whether the citation stands in the answer or only under a sentence."""
    said = (citation for sentence in answer.sentences for citation in sentence.citations)
    by_number = {citation.number: citation for citation in (*said, *answer.citations)}
    return [
        {"answer_id": answer.id, **asdict(citation), "highlights": list(citation.highlights)}
        for citation in by_number.values()
    ]


def sentence_rows(answer: Answer) -> list[Row]:
    """The sentences in the order they were said."""
    return [{"answer_id": answer.id, "position": i, "text": said.text} for i, said in enumerate(answer.sentences)]


def sentence_citation_rows(answer: Answer) -> list[Row]:
    """Which sentence stands on which source."""
    return [
        {"answer_id": answer.id, "position": i, "number": number}
        for i, said in enumerate(answer.sentences)
        for number in sorted({citation.number for citation in said.citations})
    ]


def read_question(row: RowMapping) -> Question:
    """The question as it was kept, its time back in Europe/Paris."""
    return Question(
        id=row["id"],
        text=row["text"],
        commune=row["commune"],
        at=row["at"].astimezone(PARIS),
        channel=Channel(row["channel"]),
        language=row["language"],
        conversation_id=row["conversation_id"],
    )


def read_citation(row: RowMapping) -> Citation:
    """One numbered source."""
    values = {name: row[name] for name in row if name not in ("answer_id", "highlights")}
    return Citation(**values, highlights=tuple(row["highlights"]))


def read_answer(row: RowMapping, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> Answer:
    """The whole answer from its row and its parts."""
    return Answer(
        id=row["id"],
        question_id=row["question_id"],
        outcome=Outcome(row["outcome"]),
        road=Road(row["road"]) if row["road"] else None,
        sentences=tuple(sentences),
        citations=tuple(citations),
        refusal=_read_refusal(row["refusal"]),
        contact=Contact(**row["contact"]) if row["contact"] else None,
        message=row["message"],
        language=row["language"],
        generation=row["generation"],
        generator=row["generator"],
        searched=row["searched"],
        degraded=tuple(Degraded(value) for value in row["degraded"]),
        notices=tuple(row["notices"]),
        timings_ms=row["timings_ms"],
        alerts=tuple(read_alert_values(values) for values in row["alerts"] or ()),
        actions=tuple(read_action_values(values) for values in row["actions"] or ()),
    )


def _refusal_values(refusal: Refusal | None) -> Row | None:
    if refusal is None:
        return None
    return {**asdict(refusal), "outcome": refusal.outcome.value, "missing": clean(refusal.missing)}


def _read_refusal(values: Mapping[str, object] | None) -> Refusal | None:
    if values is None:
        return None
    contact = values["contact"]
    return Refusal(
        outcome=Outcome(str(values["outcome"])),
        reason=str(values["reason"]),
        missing=str(values["missing"]),
        contact=Contact(**contact) if isinstance(contact, dict) else None,
    )
