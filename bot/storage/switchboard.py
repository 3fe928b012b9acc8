"""The kill switch, kept: what is stopped now, by whom, and in the record of decisions."""

import structlog
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.decisions import Decision
from bot.domain.switches import Switch
from bot.storage.audit import record
from bot.storage.console_tables import switches as table

log = structlog.get_logger(__name__)


class Switchboard:
    """What operators and supervisors see and change. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def all(self) -> tuple[Switch, ...]:
        """Everything that is stopped."""
        with self._reads.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.commune, table.c.channel)).mappings()
            return tuple(Switch(**row) for row in rows)

    def stop(self, switch: Switch) -> None:
        """Stops; the words of a switch set before are replaced."""
        same = (table.c.commune == switch.commune) & (table.c.channel == switch.channel)
        with self._writes.begin() as connection:
            connection.execute(delete(table).where(same))
            values = {name: getattr(switch, name) for name in ("commune", "channel", "message", "reason")}
            connection.execute(
                insert(table).values(changed_by=switch.changed_by, changed_at=switch.changed_at, **values)
            )
            details = {"channel": switch.channel, "reason": switch.reason}
            record(connection, Decision(switch.changed_by, "answers.stopped", switch.channel, switch.commune, details))

    def start(self, commune: str, channel: str, agent: str) -> bool:
        """Starts again; False when it was not stopped."""
        with self._writes.begin() as connection:
            gone = delete(table).where(table.c.commune == commune, table.c.channel == channel)
            if connection.execute(gone).rowcount != 1:
                return False
            record(connection, Decision(agent, "answers.started", channel, commune, {"channel": channel}))
        return True


class StoredSwitches:
    """What the path of a question reads, at every question. A database that fails stops nothing."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    def stopped(self, commune: str, channel: str) -> str | None:
        """The words to say instead of an answer; None when answers go out. The narrowest switch speaks."""
        try:
            stopping = [one for one in self._board.all() if one.stops(commune, channel)]
        except SQLAlchemyError as error:
            log.error("switches_not_read", error=type(error).__name__)
            return None
        narrow = sorted(stopping, key=lambda one: (one.commune != commune, one.channel != channel))
        return narrow[0].message if narrow else None
