"""What must be put right in a document, for whoever owns it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from bot.domain.clock import PARIS
from bot.domain.decisions import Decision
from bot.storage.audit import record
from bot.storage.console_tables import tasks as table

LISTED = 500


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to put right. `owner` is the service, or the commune, that answers for the document."""

    id: str
    request_id: str
    commune: str
    document_id: str
    title: str
    owner: str
    text: str
    opened_by: str
    opened_at: datetime
    done_by: str = ""
    done_at: datetime | None = None


class Tasks:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def open(self, task: Task) -> None:
        """Keeps a task."""
        row: dict[str, object] = {name: getattr(task, name) for name in task.__dataclass_fields__}
        with self._writes.begin() as connection:
            connection.execute(insert(table), row)
            details = {"document": task.document_id, "owner": task.owner}
            record(connection, Decision(task.opened_by, "task.opened", task.id, task.commune, details))

    def waiting(self) -> tuple[Task, ...]:
        """Those nobody has done, the oldest first."""
        wanted = select(table).where(table.c.done_by == "").order_by(table.c.opened_at).limit(LISTED)
        with self._reads.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return tuple(Task(**{**row, "opened_at": row["opened_at"].astimezone(PARIS)}) for row in rows)

    def done(self, task_id: str, agent: str, at: datetime) -> bool:
        """It was put right; False when somebody said so before."""
        waiting = (table.c.id == task_id) & (table.c.done_by == "")
        with self._writes.begin() as connection:
            changed = connection.execute(update(table).where(waiting).values(done_by=agent, done_at=at)).rowcount == 1
            if changed:
                record(connection, Decision(agent, "task.done", task_id), at)
            return changed
