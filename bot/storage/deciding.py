"""What an agent decides, all or nothing: the review, the words sent, the signed answer, the request, the record."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, case, insert, literal, null, update

from bot.domain.decisions import Decision
from bot.domain.requests import Message, Request, Stage, Voice
from bot.domain.reviews import ApprovedAnswer, Review, Standing, Verdict
from bot.storage.approvals import sign, stand
from bot.storage.audit import record
from bot.storage.flushing import deciding
from bot.storage.holding import NotYoursError, change, held_at
from bot.storage.mails import post
from bot.storage.request_rows import review_row
from bot.storage.request_tables import requests as table
from bot.storage.request_tables import reviews
from bot.storage.requests import append
from bot.storage.rows import Row


@dataclass(frozen=True, slots=True)
class Deed:
    """A decision with everything that follows from it. `version` is the one the agent read.

    `author` is the name residents see, `handed_back` the words that say who answers from now on; `letter` leaves
    by e-mail where an address was given. `approved` serves the next residents, when there is one.
    """

    review: Review
    version: int
    author: str = ""
    handed_back: str = ""
    subject: str = ""
    letter: str = ""
    approved: ApprovedAnswer | None = None


class Deciding:
    """The saves of agents. Raises NotYoursError when somebody was first: nothing is then written."""

    def __init__(self, engine: Engine) -> None:
        self._writes = engine.execution_options(writes=True)

    def decide(self, deed: Deed) -> Request:
        """Signs, sends and closes; where a second signature is needed, keeps it until then."""
        review = deed.review
        with deciding(self._writes) as connection:
            now = change(connection, review.request_id, held_at(review.by, deed.version), _decided(review))
            connection.execute(insert(reviews), review_row(review))
            if now.stage is Stage.SIGNING:
                _audit(connection, review.by, "answer.proposed", review, now)
                return now
            return _finish(connection, deed, now, review.by)

    def second(self, deed: Deed, agent: str) -> Request:
        """The second signature, of somebody else: what was proposed leaves. NotYoursError for the first signer."""
        if agent == deed.review.by:
            raise NotYoursError(deed.review.by)
        with deciding(self._writes) as connection:
            waiting = (table.c.stage == Stage.SIGNING.value) & (table.c.version == deed.version)
            now = change(connection, deed.review.request_id, waiting, _closed(deed.review.at))
            signed = update(reviews).where(reviews.c.id == deed.review.id, reviews.c.seconded_by == "")
            connection.execute(signed.values(seconded_by=agent))
            return _finish(connection, replace(deed, review=replace(deed.review, seconded_by=agent)), now, agent)

    def send_back(self, request_id: str, version: int, agent: str, note: str, at: datetime) -> Request:
        """Refuses the second signature: the request waits again, with a note for colleagues."""
        with deciding(self._writes) as connection:
            waiting = (table.c.stage == Stage.SIGNING.value) & (table.c.version == version)
            now = change(connection, request_id, waiting, {"stage": Stage.OPEN.value, **_released()})
            append(connection, Message(request_id, 0, Voice.NOTE, agent, note, at))
            record(connection, Decision(agent, "answer.sent_back", request_id, now.commune), at)
            return now

    def close(self, request_id: str, version: int, agent: str, handed_back: str, at: datetime) -> Request:
        """Ends a conversation without a decision on the suggestion."""
        with deciding(self._writes) as connection:
            now = change(connection, request_id, held_at(agent, version), _closed(at))
            if handed_back:
                append(connection, Message(request_id, 0, Voice.COUNTER, "", handed_back, at))
            record(connection, Decision(agent, "request.closed", request_id, now.commune), at)
            return now


def _finish(connection: Connection, deed: Deed, now: Request, agent: str) -> Request:
    review = deed.review
    if review.text:
        append(connection, Message(now.id, 0, Voice.AGENT, deed.author, review.text, review.at))
        post(connection, now, deed.subject, deed.letter, review.at)
    if deed.handed_back:
        append(connection, Message(now.id, 0, Voice.COUNTER, "", deed.handed_back, review.at))
    if now.approved_id:
        stand(connection, now.approved_id, Standing.WITHDRAWN, (Standing.TO_REVIEW,))
    if deed.approved:
        sign(connection, deed.approved)
    _audit(connection, agent, f"answer.{review.verdict}", review, now)  # last: everybody's decisions wait for its lock
    return now


def _audit(connection: Connection, agent: str, action: str, review: Review, now: Request) -> None:
    digest = hashlib.sha256(review.text.encode("utf-8", "replace")).hexdigest()
    details = {"review": review.id, "text": digest, "reason": review.reason.value if review.reason else ""}
    record(connection, Decision(agent, action, now.id, now.commune, details))


def _decided(review: Review) -> Row:
    """Closed at once, but for an answer on a sensitive theme: the database knows which, in the same breath."""
    if review.verdict is Verdict.REJECTED:
        return _closed(review.at)
    sensitive, at = table.c.theme != "", literal(review.at, table.c.closed_at.type)
    stage = case((sensitive, Stage.SIGNING.value), else_=Stage.CLOSED.value)
    return {"stage": stage, "closed_at": case((sensitive, null()), else_=at), **_released()}


def _closed(at: datetime) -> Row:
    return {"stage": Stage.CLOSED.value, "closed_at": at, **_released()}


def _released() -> Row:
    return {"claimed_by": "", "claimed_until": None}
