"""Which agents are at their screens: a sign every few seconds, forgotten when it stops."""

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from bot.domain.clock import PARIS
from bot.domain.duty import Presence
from bot.storage.console_tables import presence as table
from bot.storage.rows import Row


class Presences:
    """One line an agent. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def sign(self, here: Presence) -> None:
        """The agent is there. Whether they take conversations is theirs to say with `take`; at first they do not."""
        seen: Row = {"display": here.display, "communes": list(here.communes), "seen_at": here.seen_at}
        seen["request_id"] = here.request_id
        with self._writes.begin() as connection:
            known = update(table).where(table.c.agent == here.agent)
            if connection.execute(known.values(**seen)).rowcount == 0:
                connection.execute(insert(table).values(agent=here.agent, available=here.available, **seen))

    def take(self, agent: str, available: bool) -> None:
        """Begins, or stops, taking conversations."""
        with self._writes.begin() as connection:
            connection.execute(update(table).where(table.c.agent == agent).values(available=available))

    def leave(self, agent: str) -> None:
        """The agent signed out."""
        with self._writes.begin() as connection:
            connection.execute(delete(table).where(table.c.agent == agent))

    def since(self, moment: datetime) -> tuple[Presence, ...]:
        """Those who gave a sign since then, by name."""
        wanted = select(table).where(table.c.seen_at > moment).order_by(table.c.display)
        with self._reads.connect() as connection:
            return tuple(
                Presence(
                    row["agent"],
                    row["display"],
                    tuple(row["communes"]),
                    row["available"],
                    row["request_id"],
                    row["seen_at"].astimezone(PARIS),
                )
                for row in connection.execute(wanted).mappings()
            )
