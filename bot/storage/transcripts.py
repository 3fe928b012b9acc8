"""What was said in a call, in its request: each turn once, however often the telephone hands it over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from bot.domain.requests import Message, Voice
from bot.storage.request_rows import message_row
from bot.storage.request_tables import messages, requests

Turns = Sequence[tuple[Voice, str]]


class Transcripts:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._writes = engine.execution_options(writes=True)

    def add(self, request_id: str, turns: Turns, at: datetime) -> int:
        """How many turns were added; those kept already are told from the number of times they were said."""
        with self._writes.begin() as connection:
            connection.execute(select(requests.c.id).where(requests.c.id == request_id).with_for_update()).one()
            kept = _kept(connection, request_id)
            new = _missing(_rows(request_id, len(kept), turns, at), kept)
            rows = [{**row, "number": number} for number, row in enumerate(new, start=len(kept) + 1)]
            if rows:
                connection.execute(insert(messages), rows)
        return len(rows)


def _kept(connection: Connection, request_id: str) -> list[tuple[str, str]]:
    wanted = select(messages.c.voice, messages.c.text).where(messages.c.request_id == request_id)
    return [(row.voice, row.text) for row in connection.execute(wanted)]


def _rows(request_id: str, after: int, turns: Turns, at: datetime) -> list[dict[str, object]]:
    said = (Message(request_id, after, voice, "", text, at) for voice, text in turns)
    return [message_row(one) for one in said]


def _missing(rows: list[dict[str, object]], kept: list[tuple[str, str]]) -> list[dict[str, object]]:
    """A « oui » said three times and kept twice is missing once."""
    left, missing = list(kept), []
    for row in rows:
        if (key := (str(row["voice"]), str(row["text"]))) in left:
            left.remove(key)
        else:
            missing.append(row)
    return missing
