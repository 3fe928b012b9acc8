"""Canned texts, kept by versions: a change adds one, nothing is rewritten."""

from sqlalchemy import Engine

from bot.domain.canned import CannedText
from bot.domain.clock import PARIS
from bot.domain.decisions import Decision
from bot.storage.audit import record
from bot.storage.console_tables import canned_texts as table
from bot.storage.versions import append, last_versions

LISTED = 500
"""Texts read at most."""


class CannedTexts:
    """What agents use again. Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = engine.execution_options(writes=True)

    def of(self, commune: str) -> tuple[CannedText, ...]:
        """The texts of a commune and those of all, by title; every text when no commune is named."""
        wanted = last_versions(table).order_by(table.c.title, table.c.id).limit(LISTED)
        if commune:
            wanted = wanted.where(table.c.commune.in_(("", commune)))
        with self._reads.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return tuple(CannedText(**{**row, "changed_at": row["changed_at"].astimezone(PARIS)}) for row in rows)

    def keep(self, text: CannedText) -> None:
        """Adds a version; ChangedMeanwhileError when another agent was first."""
        row: dict[str, object] = {name: getattr(text, name) for name in text.__dataclass_fields__}
        with self._writes.begin() as connection:
            append(connection, table, row)
            done = "canned.withdrawn" if text.withdrawn else "canned.kept"
            record(connection, Decision(text.changed_by, done, text.id, text.commune, {"version": str(text.version)}))
