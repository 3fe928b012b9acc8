"""Attempts to sign in, counted for all processes and machines at once; forgotten after a while."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, text

from bot.storage.agent_tables import attempts as table


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that counts until it is forgiven; with `wait_s` above 0 it may not be made, and does not count."""

    id: str = ""
    wait_s: int = 0


class Attempts:
    """Counted before they are made: of many at once, no more pass than one by one. Raises SQLAlchemyError."""

    def __init__(self, engine: Engine) -> None:
        self._writes = engine.execution_options(writes=True)

    def begin(self, limits: Mapping[str, int], moment: datetime, window: timedelta) -> Attempt:
        """Counts one attempt under each of these names, each with how many it may have in that time."""
        found = {_digest(name): limit for name, limit in sorted(limits.items())}
        with self._writes.begin() as connection:
            _alone(connection, sorted(found))
            connection.execute(delete(table).where(table.c.at <= moment - window))
            waits = [_wait_s(connection, who, limit, moment, window) for who, limit in found.items()]
            if wait_s := max(waits, default=0):
                return Attempt(wait_s=wait_s)
            made = uuid.uuid4().hex[:16]
            rows = [{"id": f"{made}-{number}", "who": who, "at": moment} for number, who in enumerate(found)]
            connection.execute(insert(table), rows)
        return Attempt(made)

    def forgive(self, attempt: Attempt) -> None:
        """It succeeded: it counts no more."""
        if attempt.id:
            with self._writes.begin() as connection:
                connection.execute(delete(table).where(table.c.id.startswith(f"{attempt.id}-")))


def _wait_s(connection: Connection, who: str, limit: int, moment: datetime, window: timedelta) -> int:
    """Seconds until one more may be made; 0 at once."""
    latest = select(table.c.at).where(table.c.who == who).order_by(table.c.at.desc()).limit(limit)
    made = connection.execute(latest).scalars().all()
    if len(made) < limit:
        return 0
    return max(1, -(-int((made[-1] + window - moment).total_seconds() * 10) // 10))


def _alone(connection: Connection, names: list[str]) -> None:
    """Two attempts on one name are counted one after the other; a writer on SQLite is alone already."""
    if connection.dialect.name == "postgresql":
        for who in names:
            connection.execute(text("SELECT pg_advisory_xact_lock(:who)"), {"who": int(who[:15], 16)})


def _digest(name: str) -> str:
    """Of an address or a name: none is kept."""
    return hashlib.sha256(f"attempt:{name}".encode("utf-8", "replace")).hexdigest()
