"""Keeping no longer than the purpose: what is older than a moment is erased, and the erasure is counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, exists, func, select

from bot.storage.tables import answers, conversations, feedback, questions


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many rows of each were erased, everything recorded before `before`."""

    before: datetime
    conversations: int
    questions: int
    answers: int
    feedback: int


def purge(connection: Connection, before: datetime) -> PurgeReport:
    """Erases questions recorded before that moment, all that hangs on them, and conversations left empty."""
    old = select(questions.c.id).where(questions.c.recorded_at < before)
    old_answers = select(answers.c.id).where(answers.c.question_id.in_(old))
    gone_feedback = _count(connection, select(feedback.c.answer_id).where(feedback.c.answer_id.in_(old_answers)))
    gone_answers = _count(connection, old_answers)
    gone_questions = connection.execute(delete(questions).where(questions.c.recorded_at < before)).rowcount
    empty = ~exists().where(questions.c.conversation_id == conversations.c.id)
    emptied = delete(conversations).where(conversations.c.started_at < before, empty)
    gone_conversations = connection.execute(emptied).rowcount
    return PurgeReport(before, gone_conversations, gone_questions, gone_answers, gone_feedback)


def _count(connection: Connection, rows: Select[tuple[str]]) -> int:
    return connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
