"""What happened lately, counted: answers by road and by day, decisions, and the questions that found no good answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, Engine, and_, exists, func, or_, select

from bot.domain.answers import Outcome
from bot.domain.clock import PARIS
from bot.domain.differences import changed_share
from bot.domain.reviews import Thumb
from bot.storage.request_rows import read_review
from bot.storage.request_tables import requests, reviews
from bot.storage.tables import answers, feedback, questions

LISTED, FOUND_LISTED = 2_000, 10_000
GAPS = (Outcome.REFUSED_NO_EVIDENCE, Outcome.REFUSED_UNVERIFIED, Outcome.REFUSED_OUT_OF_SCOPE, Outcome.CLARIFY)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that found no answer, or whose answer was judged useless."""

    question: str
    commune: str
    outcome: Outcome
    useless: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A question that found an answer, which nobody judged useless."""

    question: str
    commune: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """What agents did. `edited`: mean share of words changed; `wait`: median from the request to its decision.

    `waits` and `edits` hold each of those, for plots.
    """

    decisions: int
    verdicts: Counter[str]
    reasons: Counter[str]
    edited: float
    wait: timedelta | None
    waits: tuple[timedelta, ...] = ()
    edits: tuple[float, ...] = ()


class Measures:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine

    def days(self, since: datetime, communes: Sequence[str]) -> dict[str, int]:
        """Answers by day (ISO), days without any left out."""
        day = func.date(answers.c.recorded_at)
        wanted = select(day, func.count()).join(questions, questions.c.id == answers.c.question_id)
        counted = wanted.where(_lately(since, communes)).group_by(day).order_by(day)
        with self._reads.connect() as connection:
            return {str(row[0]): row[1] for row in connection.execute(counted)}

    def roads(self, since: datetime, communes: Sequence[str]) -> Counter[str]:
        """Answers by road, or by the way they ended where no road was taken."""
        counted = select(answers.c.road, answers.c.outcome, func.count()).join(questions)
        grouped = counted.where(_lately(since, communes)).group_by(answers.c.road, answers.c.outcome)
        found: Counter[str] = Counter()
        with self._reads.connect() as connection:
            for road, outcome, count in connection.execute(grouped):
                found[road or outcome] += count
        return found

    def work(self, since: datetime, communes: Sequence[str]) -> Work:
        """What agents decided."""
        ours = requests.c.commune.in_(communes) if communes else requests.c.commune.is_not(None)
        wanted = select(reviews, requests.c.opened_at).join(requests).where(reviews.c.at >= since, ours)
        with self._reads.connect() as connection:
            rows = connection.execute(wanted.limit(LISTED)).mappings().all()
        taken = [read_review(row) for row in rows]
        edits = tuple(changed_share(one.changes) for one in taken if one.text)
        waits = sorted(row["at"] - row["opened_at"] for row in rows)
        return Work(
            len(taken),
            Counter(one.verdict.value for one in taken),
            Counter(one.reason.value for one in taken if one.reason),
            sum(edits) / len(edits) if edits else 0.0,
            timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None,
            tuple(waits),
            edits,
        )

    def gaps(self, since: datetime, communes: Sequence[str]) -> tuple[Gap, ...]:
        """The questions without a good answer, the last one first."""
        unanswered = answers.c.outcome.in_([one.value for one in GAPS])
        down = feedback.c.thumb == Thumb.DOWN.value
        wanted = (
            select(questions.c.text, questions.c.commune, answers.c.outcome, feedback.c.thumb, answers.c.recorded_at)
            .select_from(answers.join(questions).outerjoin(feedback, feedback.c.answer_id == answers.c.id))
            .where(and_(_lately(since, communes), or_(unanswered, down)))
            .order_by(answers.c.recorded_at.desc())
            .limit(LISTED)
        )
        with self._reads.connect() as connection:
            return tuple(
                Gap(text, commune, Outcome(outcome), thumb == Thumb.DOWN.value, at.astimezone(PARIS))
                for text, commune, outcome, thumb, at in connection.execute(wanted)
            )

    def found(self, since: datetime, communes: Sequence[str]) -> tuple[Found, ...]:
        """The questions that found an answer, the last one first."""
        useless = exists().where(feedback.c.answer_id == answers.c.id, feedback.c.thumb == Thumb.DOWN.value)
        wanted = (
            select(questions.c.text, questions.c.commune, answers.c.recorded_at)
            .select_from(answers.join(questions))
            .where(_lately(since, communes), answers.c.outcome == Outcome.ANSWERED.value, ~useless)
            .order_by(answers.c.recorded_at.desc())
            .limit(FOUND_LISTED)
        )
        with self._reads.connect() as connection:
            return tuple(Found(text, here, at.astimezone(PARIS)) for text, here, at in connection.execute(wanted))


def _lately(since: datetime, communes: Sequence[str]) -> ColumnElement[bool]:
    lately = answers.c.recorded_at >= since
    return and_(lately, questions.c.commune.in_(communes)) if communes else lately
