"""Keeping no longer than the purpose: what is old becomes figures without anybody in them, and is erased."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, func, insert, select, update

from bot.domain.clock import PARIS
from bot.domain.decisions import Decision
from bot.domain.requests import Stage
from bot.domain.reviews import Thumb
from bot.storage.audit import record
from bot.storage.record_tables import day_figures
from bot.storage.request_tables import requests
from bot.storage.tables import answers, conversations, feedback, questions

_GRAIN = ("day", "commune", "channel", "language", "outcome", "road")


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many rows of each were erased, everything recorded before `before`; requests closed before their own date.

    `held_back` conversations are as old, but somebody still answers in them. `recordings` are files, no rows.
    """

    before: datetime
    conversations: int
    questions: int
    answers: int
    feedback: int
    requests: int = 0
    held_back: int = 0
    recordings: int = 0

    @property
    def total(self) -> int:
        """Rows erased."""
        return self.conversations + self.questions + self.answers + self.feedback + self.requests


def purge(connection: Connection, before: datetime, requests_before: datetime) -> PurgeReport:
    """Counts answers recorded before that moment into the figures of their day, then erases all that old.

    Requests go once closed before `requests_before`, with their messages and reviews; a conversation whose request
    is not closed stays. The erasure itself is signed in the record, when there was something to erase.
    """
    unfinished = select(requests.c.conversation_id).where(requests.c.stage != Stage.CLOSED.value)
    old = (questions.c.recorded_at < before) & questions.c.conversation_id.not_in(unfinished)
    old_answers = select(answers.c.id).join(questions, questions.c.id == answers.c.question_id).where(old)
    _keep_figures(connection, old)
    gone_feedback = _count(connection, select(feedback.c.answer_id).where(feedback.c.answer_id.in_(old_answers)))
    gone_answers = _count(connection, old_answers)
    gone_questions = connection.execute(delete(questions).where(old)).rowcount
    empty = ~exists().where(questions.c.conversation_id == conversations.c.id)
    is_old = conversations.c.started_at < before
    idle = is_old & empty & conversations.c.id.not_in(unfinished)
    gone_conversations = connection.execute(delete(conversations).where(idle)).rowcount
    held_back = _count(connection, select(conversations.c.id).where(is_old, conversations.c.id.in_(unfinished)))
    closed = (requests.c.stage == Stage.CLOSED.value) & (requests.c.closed_at < requests_before)
    gone_requests = connection.execute(delete(requests).where(closed)).rowcount
    report = PurgeReport(
        before, gone_conversations, gone_questions, gone_answers, gone_feedback, gone_requests, held_back
    )
    if report.total:
        record(connection, Decision("guichet", "retention.purged", "conversations", details=_told(report)))
    return report


def _keep_figures(connection: Connection, old: ColumnElement[bool]) -> None:
    """Adds to each day's figures; a second purge of the same day adds to what the first one left."""
    wanted = (
        select(
            answers.c.recorded_at,
            questions.c.commune,
            questions.c.channel,
            questions.c.language,
            answers.c.outcome,
            answers.c.road,
            feedback.c.thumb,
        )
        .join(questions, questions.c.id == answers.c.question_id)
        .outerjoin(feedback, feedback.c.answer_id == answers.c.id)
        .where(old)
    )
    for grain, thumbs in _by_grain(connection.execute(wanted)).items():
        values = dict(zip(_GRAIN, grain, strict=True))
        added = {"answers": thumbs.total(), "up": thumbs[Thumb.UP.value], "down": thumbs[Thumb.DOWN.value]}
        same = [day_figures.c[name] == value for name, value in values.items()]
        more = {name: day_figures.c[name] + count for name, count in added.items()}
        if connection.execute(update(day_figures).where(*same).values(**more)).rowcount == 0:
            connection.execute(insert(day_figures).values(**values, **added))


def _by_grain(rows: Iterable[Row[tuple[object, ...]]]) -> dict[tuple[date | str, ...], Counter[str]]:
    found: dict[tuple[date | str, ...], Counter[str]] = {}
    for row in rows:
        day = row.recorded_at.astimezone(PARIS).date()
        grain = (day, row.commune, row.channel, row.language, row.outcome, row.road or "")
        found.setdefault(grain, Counter())[row.thumb or ""] += 1
    return found


def _told(report: PurgeReport) -> dict[str, str]:
    names = ("conversations", "questions", "answers", "feedback", "requests", "held_back")
    return {name: str(getattr(report, name)) for name in names} | {"before": report.before.isoformat()}


def _count(connection: Connection, rows: Select[tuple[str]]) -> int:
    return connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
