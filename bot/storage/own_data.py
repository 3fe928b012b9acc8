"""What is kept of one resident, found by the reference of their conversation: to read, to take away, to erase."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Engine, delete, or_, select, update

from bot.domain.clock import PARIS
from bot.domain.decisions import Decision
from bot.storage.agent_tables import kept_forms
from bot.storage.audit import record
from bot.storage.console_tables import presence, tasks
from bot.storage.erasing import empty_journal
from bot.storage.mail_tables import mails
from bot.storage.own_values import Exchange, OwnData, OwnLetter, OwnRequest, Written
from bot.storage.request_tables import messages, requests, reviews
from bot.storage.tables import answers, conversations, feedback, questions, sentences

LONGEST = 1_000
"""Exchanges, or messages, of one resident at most."""


class OwnDataStore:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def find(self, reference: str) -> OwnData | None:
        """What is kept, or None when nothing is, or no longer."""
        with self._reads.connect() as connection:
            wanted = select(conversations.c.commune).where(conversations.c.reference == reference)
            commune = connection.execute(wanted).scalar()
            own = _own_requests(connection, reference)
            exchanges = _exchanges(connection, reference)
        return OwnData(reference, commune or "", exchanges, own) if commune is not None or own else None

    def erase(self, reference: str) -> bool:
        """Erases all of it at once; False when there was nothing. What remains is a line of the record, without words.

        An answer that an agent approved stays: it says nothing of who asked.
        """
        mine = _of(reference)
        with self._writes.begin() as connection:
            linked = select(requests.c.id).where(mine)
            _forget_elsewhere(connection, connection.execute(linked).scalars().all())
            connection.execute(update(tasks).where(tasks.c.request_id.in_(linked)).values(request_id=""))
            gone_requests = connection.execute(delete(requests).where(mine)).rowcount
            gone = connection.execute(delete(conversations).where(conversations.c.reference == reference)).rowcount
            if gone + gone_requests == 0:
                return False
            details = {"conversations": str(gone), "requests": str(gone_requests)}
            subject = hashlib.sha256(reference.encode()).hexdigest()[:16]
            record(connection, Decision("resident", "own_data.erased", subject, details=details))
        empty_journal(self._reads)
        return True


def _forget_elsewhere(connection: Connection, request_ids: Sequence[str]) -> None:
    """What agents were writing about them when their session ended, and what they look at."""
    for request_id in request_ids:
        about = kept_forms.c.action.contains(f"/requests/{request_id}/", autoescape=True)
        connection.execute(delete(kept_forms).where(about))
    connection.execute(update(presence).where(presence.c.request_id.in_(request_ids)).values(request_id=""))


def _of(reference: str) -> ColumnElement[bool]:
    """The requests of a reference: opened under it, or in its conversation."""
    conversation = select(conversations.c.id).where(conversations.c.reference == reference)
    return or_(requests.c.reference == reference, requests.c.conversation_id.in_(conversation))


def _exchanges(connection: Connection, reference: str) -> tuple[Exchange, ...]:
    wanted = (
        select(questions.c.recorded_at, questions.c.text, answers.c.id, answers.c.message, answers.c.refusal)
        .add_columns(feedback.c.thumb, feedback.c.comment)
        .join(conversations, conversations.c.id == questions.c.conversation_id)
        .outerjoin(answers, answers.c.question_id == questions.c.id)
        .outerjoin(feedback, feedback.c.answer_id == answers.c.id)
        .where(conversations.c.reference == reference)
        .order_by(questions.c.recorded_at, answers.c.recorded_at)
        .limit(LONGEST)
    )
    return tuple(
        Exchange(
            at=row.recorded_at.astimezone(PARIS),
            asked=row.text,
            answered=_said(connection, row.id or "") or row.message or (row.refusal or {}).get("reason", ""),
            thumb=row.thumb or "",
            comment=row.comment or "",
        )
        for row in connection.execute(wanted).all()
    )


def _said(connection: Connection, answer_id: str) -> str:
    wanted = select(sentences.c.text).where(sentences.c.answer_id == answer_id).order_by(sentences.c.position)
    return " ".join(connection.execute(wanted).scalars())


def _own_requests(connection: Connection, reference: str) -> tuple[OwnRequest, ...]:
    rows = connection.execute(select(requests).where(_of(reference)).order_by(requests.c.opened_at)).mappings().all()
    return tuple(
        OwnRequest(
            opened_at=row["opened_at"].astimezone(PARIS),
            stage=row["stage"],
            question=row["question"],
            messages=_messages(connection, row["id"]),
            letters=_letters(connection, row["id"]),
            drafts=_drafts(connection, row["id"]),
            **{name: str((row["reach"] or {}).get(name, "")) for name in ("name", "phone", "email")},
        )
        for row in rows
    )


def _messages(connection: Connection, request_id: str) -> tuple[Written, ...]:
    """What was said, notes between agents included: they are about the resident too."""
    wanted = select(messages).where(messages.c.request_id == request_id).order_by(messages.c.number).limit(LONGEST)
    return tuple(
        Written(row["at"].astimezone(PARIS), row["author"] or row["voice"], row["text"])
        for row in connection.execute(wanted).mappings()
    )


def _letters(connection: Connection, request_id: str) -> tuple[OwnLetter, ...]:
    wanted = select(mails).where(mails.c.request_id == request_id).order_by(mails.c.at).limit(LONGEST)
    return tuple(
        OwnLetter(
            row["at"].astimezone(PARIS), row["incoming"], row["address"], row["subject"], row["text"], row["trouble"]
        )
        for row in connection.execute(wanted).mappings()
    )


def _drafts(connection: Connection, request_id: str) -> tuple[Written, ...]:
    """What agents decided: the words sent or still to be signed, and the note for colleagues."""
    wanted = select(reviews).where(reviews.c.request_id == request_id).order_by(reviews.c.at).limit(LONGEST)
    return tuple(
        Written(row["at"].astimezone(PARIS), row["by"], "\n".join(part for part in (row["text"], row["note"]) if part))
        for row in connection.execute(wanted).mappings()
    )
