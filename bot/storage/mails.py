"""E-mails kept: a message counts once, a thread stays one, and what leaves waits here until it has left."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.clock import PARIS
from bot.domain.letters import Letter, Reply
from bot.domain.requests import Message, Request, Stage, Voice
from bot.domain.reviews import Suggestion
from bot.storage.mail_tables import mails as table
from bot.storage.request_rows import message_row, request_row, suggestion_row
from bot.storage.request_tables import messages, requests, suggestions
from bot.storage.requests import add_message
from bot.storage.rows import Row

LISTED = 100
LONGEST_ID = 512
ON_THE_WAY = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=2)


class Mails:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def knows(self, message_id: str) -> bool:
        """Whether that message was received already."""
        with self._reads.connect() as connection:
            found = connection.execute(select(table.c.id).where(table.c.message_id == message_id[:LONGEST_ID]))
            return found.first() is not None

    def thread(self, answers: Sequence[str]) -> str:
        """The unfinished request these messages belong to, or nothing."""
        named = [one[:LONGEST_ID] for one in answers]
        joined = select(requests.c.id).join(table, table.c.request_id == requests.c.id)
        wanted = joined.where(table.c.message_id.in_(named), requests.c.stage != Stage.CLOSED.value)
        with self._reads.connect() as connection:
            return connection.execute(wanted.order_by(requests.c.opened_at.desc()).limit(1)).scalar() or ""

    def begin(self, letter: Letter, request: Request, draft: Suggestion, said: Sequence[Message]) -> bool:
        """A request with its first letter, both or neither; False when that letter was received already."""
        try:
            with self._writes.begin() as connection:
                connection.execute(insert(requests), request_row(request))
                connection.execute(insert(suggestions), suggestion_row(request.id, draft))
                for one in said:
                    connection.execute(insert(messages), message_row(one))
                connection.execute(insert(table), _came(letter, request.id, request.opened_at))
        except IntegrityError:
            return False
        return True

    def go_on(self, letter: Letter, request_id: str, text: str, at: datetime) -> bool:
        """One more letter in a request under way; False when it was received already."""
        try:
            with self._writes.begin() as connection:
                connection.execute(insert(table), _came(letter, request_id, at))
                add_message(connection, request_id, Voice.RESIDENT, "", text, at)
        except IntegrityError:
            return False
        return True

    def leaving(self, moment: datetime) -> tuple[Reply, ...]:
        """What must be sent now, the oldest first."""
        wanted = select(table).where(table.c.next_try_at <= moment).order_by(table.c.at).limit(LISTED)
        with self._reads.connect() as connection:
            return tuple(_reply(row) for row in connection.execute(wanted).mappings())

    def take(self, reply: Reply, moment: datetime) -> bool:
        """Whether this process sends it: of several, one. If it dies on the way, another tries after a while."""
        due = (table.c.id == reply.id) & (table.c.next_try_at <= moment)
        with self._writes.begin() as connection:
            taking = update(table).where(due).values(next_try_at=moment + ON_THE_WAY)
            return connection.execute(taking).rowcount == 1

    def of(self, request_id: str) -> tuple[Reply, ...]:
        """What was written to the resident of a request, sent or not yet."""
        wanted = select(table).where(table.c.request_id == request_id, ~table.c.incoming).order_by(table.c.at)
        with self._reads.connect() as connection:
            return tuple(_reply(row) for row in connection.execute(wanted).mappings())

    def waiting(self) -> int:
        """How many letters could not leave yet."""
        with self._reads.connect() as connection:
            wanted = select(table.c.id).where(table.c.next_try_at.is_not(None), table.c.tries > 0)
            return len(connection.execute(wanted.limit(LISTED)).all())

    def sent(self, reply: Reply, at: datetime) -> None:
        """It has left."""
        self._change(reply, {"sent_at": at, "next_try_at": None, "trouble": ""})

    def failed(self, reply: Reply, trouble: str, at: datetime) -> None:
        """It could not leave: tried again later, and later still."""
        pause = min(FIRST_PAUSE * 2**reply.tries, LONGEST_PAUSE)
        self._change(reply, {"tries": reply.tries + 1, "trouble": trouble[:500], "next_try_at": at + pause})

    def _change(self, reply: Reply, values: Row) -> None:
        with self._writes.begin() as connection:
            connection.execute(update(table).where(table.c.id == reply.id).values(**values))


def post(connection: Connection, request: Request, subject: str, text: str, at: datetime) -> None:
    """Puts a letter to the resident in the bag, in the transaction of what it says."""
    if not (request.reach and request.reach.email and text):
        return
    came = select(table.c.message_id, table.c.subject).where(table.c.request_id == request.id, table.c.incoming)
    last = connection.execute(came.order_by(table.c.at.desc()).limit(1)).first()
    about = f"Re: {last.subject.removeprefix('Re: ')}" if last and last.subject else subject
    letter_id = uuid.uuid4().hex
    row: Row = {"id": letter_id, "message_id": f"<{letter_id}@guichet.invalid>", "request_id": request.id}
    row |= {"incoming": False, "address": request.reach.email, "subject": about[:500], "text": text, "at": at}
    row |= {"answers": last.message_id if last else "", "next_try_at": at, "tries": 0, "trouble": ""}
    connection.execute(insert(table), row)


def _came(letter: Letter, request_id: str, at: datetime) -> Row:
    row: Row = {"id": uuid.uuid4().hex, "message_id": letter.message_id[:LONGEST_ID], "request_id": request_id}
    row |= {"incoming": True, "address": letter.sender, "subject": letter.subject[:500], "text": "", "at": at}
    return row | {"answers": "", "tries": 0, "trouble": ""}


def _reply(row: RowMapping) -> Reply:
    sent = row["sent_at"]
    return Reply(
        row["id"],
        row["request_id"],
        row["message_id"],
        row["address"],
        row["subject"],
        row["text"],
        row["answers"],
        row["at"].astimezone(PARIS),
        sent.astimezone(PARIS) if sent else None,
        row["tries"],
        row["trouble"],
    )
