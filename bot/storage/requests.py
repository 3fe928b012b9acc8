"""Requests to the town hall's people: opened once, held by one agent at a time, answered, never lost."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.decisions import Decision
from bot.domain.requests import Message, Reach, Request, Stage, Voice
from bot.domain.reviews import Review, Suggestion
from bot.storage.audit import record
from bot.storage.flushing import deciding
from bot.storage.holding import change, free_for, held_at, read
from bot.storage.request_rows import (
    message_row,
    read_message,
    read_request,
    read_review,
    read_suggestion,
    request_row,
    suggestion_row,
)
from bot.storage.request_tables import messages, reviews, suggestions
from bot.storage.request_tables import requests as table
from bot.storage.rows import Row

LISTED = 500
"""Requests, or messages of one, read at most."""


class Requests:
    """What the doors open and agents work on. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def open(self, request: Request, suggestion: Suggestion, said: Sequence[Message] = ()) -> Request:
        """Keeps a request; the unfinished one of its conversation, when there is one already."""
        try:
            with self._writes.begin() as connection:
                connection.execute(insert(table), request_row(request))
                connection.execute(insert(suggestions), suggestion_row(request.id, suggestion))
                if said:
                    connection.execute(insert(messages), [message_row(one) for one in said])
        except IntegrityError:
            unfinished = self.of_conversation(request.conversation_id)
            if unfinished is None:
                raise
            return unfinished
        return request

    def get(self, request_id: str) -> Request:
        """One request; UnknownRequestError."""
        with self._reads.connect() as connection:
            return read(connection, request_id)

    def of_conversation(self, conversation_id: str, *, unfinished: bool = True) -> Request | None:
        """The last request of a conversation; only one that is not finished, unless said otherwise."""
        wanted = select(table).where(table.c.conversation_id == conversation_id)
        if unfinished:
            wanted = wanted.where(table.c.stage != Stage.CLOSED.value)
        with self._reads.connect() as connection:
            unfinished_first = (table.c.stage == Stage.CLOSED.value, table.c.opened_at.desc())
            row = connection.execute(wanted.order_by(*unfinished_first).limit(1)).mappings().first()
        return read_request(row) if row else None

    def queue(self, communes: Sequence[str] = ()) -> tuple[Request, ...]:
        """What waits in these communes (in all, when none is named), the oldest first."""
        wanted = select(table).where(table.c.stage != Stage.CLOSED.value)
        if communes:
            wanted = wanted.where(table.c.commune.in_(communes))
        with self._reads.connect() as connection:
            rows = connection.execute(wanted.order_by(table.c.opened_at, table.c.id).limit(LISTED)).mappings()
            return tuple(read_request(row) for row in rows)

    def before(self, request: Request, moment: datetime) -> int:
        """How many requests of the commune that nobody holds were opened before this one."""
        older = and_(table.c.commune == request.commune, table.c.opened_at < request.opened_at)
        waiting = and_(table.c.stage == Stage.OPEN.value, free_for("", moment), older)
        with self._reads.connect() as connection:
            return connection.execute(select(func.count()).select_from(table).where(waiting)).scalar_one()

    def claim(self, request_id: str, agent: str, moment: datetime, until: datetime) -> Request:
        """The request, held by this agent; NotYoursError when another holds it or it is closed."""
        with deciding(self._writes) as connection:
            values: Row = {"claimed_by": agent, "claimed_until": until}
            held = change(connection, request_id, free_for(agent, moment), values)
            record(connection, Decision(agent, "request.claimed", request_id, held.commune), moment)
            return held

    def hold_on(self, request_id: str, agent: str, until: datetime) -> bool:
        """Keeps a claim alive while its agent works; False when it is theirs no longer. Changes no version."""
        held = update(table).where(table.c.id == request_id, table.c.claimed_by == agent)
        with self._writes.begin() as connection:
            open_ones = held.where(table.c.stage != Stage.CLOSED.value)
            return connection.execute(open_ones.values(claimed_until=until)).rowcount == 1

    def release(self, request_id: str, agent: str, version: int, *, assignee: str = "", service: str = "") -> Request:
        """Gives a request back to the queue, or to a colleague or a service; NotYoursError."""
        values: Row = {"claimed_by": "", "claimed_until": None, "assignee": assignee}
        with deciding(self._writes) as connection:
            before = read(connection, request_id)
            values["service"] = service or before.service
            given = change(connection, request_id, held_at(agent, version), values)
            done = "request.transferred" if assignee or service else "request.released"
            to = {"assignee": assignee, "service": service}
            record(connection, Decision(agent, done, request_id, given.commune, to))
            return given

    def reach(self, request_id: str, reach: Reach) -> None:
        """How to reach the resident, with their consent; the last one given counts."""
        values = {**asdict(reach), "consent_at": reach.consent_at.isoformat()}
        with self._writes.begin() as connection:
            connection.execute(update(table).where(table.c.id == request_id).values(reach=values))

    def mark(self) -> tuple[int, ...]:
        """Figures that change with any request or message: what a process looks at to know that another wrote."""
        with self._reads.connect() as connection:
            asked = connection.execute(select(func.count(), func.sum(table.c.version)).select_from(table)).one()
            said = connection.execute(select(func.count()).select_from(messages)).scalar_one()
        return (*(int(figure or 0) for figure in asked), int(said))

    def say(self, request_id: str, voice: Voice, author: str, text: str, at: datetime) -> Message:
        """Adds a message after the others."""
        with self._writes.begin() as connection:
            return add_message(connection, request_id, voice, author, text, at)

    def messages(self, request_id: str, after: int = 0) -> tuple[Message, ...]:
        """What was said, in order."""
        wanted = select(messages).where(messages.c.request_id == request_id, messages.c.number > after)
        with self._reads.connect() as connection:
            rows = connection.execute(wanted.order_by(messages.c.number).limit(LISTED)).mappings()
            return tuple(read_message(row) for row in rows)

    def suggestion(self, request_id: str) -> Suggestion:
        """What was suggested; an empty suggestion when nothing could be."""
        with self._reads.connect() as connection:
            wanted = select(suggestions).where(suggestions.c.request_id == request_id)
            row = connection.execute(wanted).mappings().first()
        return read_suggestion(row) if row else Suggestion()

    def reviews(self, request_id: str) -> tuple[Review, ...]:
        """The decisions taken, the first one first."""
        wanted = select(reviews).where(reviews.c.request_id == request_id).order_by(reviews.c.at)
        with self._reads.connect() as connection:
            return tuple(read_review(row) for row in connection.execute(wanted).mappings())


def add_message(connection: Connection, request_id: str, voice: Voice, author: str, text: str, at: datetime) -> Message:
    """Adds a message in a transaction; the request's row is locked, so that numbers follow each other."""
    connection.execute(select(table.c.id).where(table.c.id == request_id).with_for_update()).one()
    return append(connection, Message(request_id, 0, voice, author, text, at))


def append(connection: Connection, said: Message) -> Message:
    """Adds a message after the others, in a transaction that has locked the request's row."""
    row = message_row(said)
    last = select(func.coalesce(func.max(messages.c.number), 0) + 1).where(messages.c.request_id == said.request_id)
    adding = insert(messages).values({**row, "number": last.scalar_subquery()}).returning(messages.c.number)
    return replace(said, number=connection.execute(adding).scalar_one())
