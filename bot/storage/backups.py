"""A backup is one SQLite file, from either database to either database, checked by reading it back."""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, text

from bot.domain.decisions import Decision
from bot.storage.audit import record
from bot.storage.opening import MIGRATION_LOCK, build_engine, migrate, migration_config
from bot.storage.record_tables import audit_head
from bot.storage.snapshots import snapshot
from bot.storage.tables import metadata

BATCH = 500
MANIFEST = "backup_manifest"
SEAL = 2**256


class BackupError(Exception):
    """A backup cannot be made, or must not be restored; the message says in one line why."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was copied and read back equal."""

    file: Path
    made_at: datetime
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())


def back_up(engine: Engine, file: Path, force: bool = False) -> BackupReport:
    """Writes the state of one moment, while others go on writing. The file appears whole or not at all."""
    if file.exists() and not force:
        raise BackupError(f"{file} exists: choose another name, or --force")
    if not file.parent.is_dir():
        raise BackupError(f"no folder {file.parent}")
    moment = datetime.now(UTC)
    with engine.execution_options(writes=True).begin() as connection:
        record(connection, Decision("operator", "database.backed_up", file.name[-128:]))
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        partial = Path(folder) / "guichet.db"
        rows = _write(engine, partial)
        _seal(partial, moment)
        partial.chmod(0o600)
        partial.replace(file)
    return BackupReport(file, moment, rows)


def restore(engine: Engine, file: Path, force: bool = False) -> BackupReport:
    """Puts a backup in place of what the database holds, all or nothing, and reads it back before it counts.

    BackupError when the file is damaged or newer than this Guichet, or when the database is not empty and `force` is
    not given. An older backup is brought to today's tables first.
    """
    made_at = _check(file)
    with tempfile.TemporaryDirectory(prefix="guichet-restore-") as folder:
        copy = Path(folder) / "guichet.db"
        shutil.copyfile(file, copy)
        source = build_engine(f"sqlite:///{copy}")
        try:
            migrate(source)
            with source.connect() as backup, engine.execution_options(writes=True).begin() as connection:
                rows = _replace(backup, connection, force)
                record(connection, Decision("operator", "database.restored", file.name[-128:]))
        except CommandError as error:
            raise BackupError(f"{file} was made by a newer Guichet: upgrade first") from error
        finally:
            source.dispose()
    return BackupReport(file, made_at, rows)


def _write(engine: Engine, partial: Path) -> dict[str, int]:
    target = build_engine(f"sqlite:///{partial}")
    try:
        migrate(target)
        with snapshot(engine) as source, target.execution_options(writes=True).begin() as connection:
            rows = _copy(source, connection)
        with target.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return rows
    finally:
        target.dispose()


def _replace(backup: Connection, connection: Connection, force: bool) -> dict[str, int]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    if not force and (full := [table.name for table in _tables() if _count(connection, table)]):
        raise BackupError(f"the database is not empty ({', '.join(full[:3])}…): --force replaces all it holds")
    config = migration_config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    return _copy(backup, connection)


def _copy(source: Connection, target: Connection) -> dict[str, int]:
    """Copies every table into empty ones; BackupError unless what is read back is what was read."""
    target.execute(delete(audit_head))
    rows: dict[str, int] = {}
    for table in metadata.sorted_tables:
        read, rows[table.name] = 0, 0
        found = source.execute(select(table).execution_options(yield_per=BATCH)).mappings()
        for batch in found.partitions(BATCH):
            values = [dict(row) for row in batch]
            target.execute(insert(table), values)
            read = (read + sum(map(_digest, values))) % SEAL
            rows[table.name] += len(values)
        if read != _read_back(target, table):
            raise BackupError(f"table {table.name} was not read back as it was written")
    return rows


def _read_back(connection: Connection, table: Table) -> int:
    found = connection.execute(select(table).execution_options(yield_per=BATCH)).mappings()
    return sum(_digest(dict(row)) for row in found) % SEAL


def _digest(row: Mapping[str, object]) -> int:
    """Of one row, whatever the database: sums of these do not depend on the order of rows."""
    written = json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True, ensure_ascii=True)
    return int.from_bytes(hashlib.sha256(written.encode()).digest(), "big")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table is not audit_head]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _seal(partial: Path, moment: datetime) -> None:
    """Writes beside the rows what reading them from the file gives."""
    with closing(sqlite3.connect(partial)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
        raw.execute(f"CREATE TABLE {MANIFEST} (made_at TEXT NOT NULL, contents TEXT NOT NULL)")
        raw.execute(f"INSERT INTO {MANIFEST} VALUES (?, ?)", (moment.isoformat(), json.dumps(_contents(raw))))  # noqa: S608 - a constant
        raw.commit()
    with partial.open("rb+") as written:
        os.fsync(written.fileno())


def _check(file: Path) -> datetime:
    """When it was made; BackupError unless every row is as it was sealed."""
    if not file.is_file():
        raise BackupError(f"no file {file}")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as raw:
            made_at, contents = raw.execute(f"SELECT made_at, contents FROM {MANIFEST}").fetchone()  # noqa: S608 - a constant
            if json.loads(contents) != _contents(raw):
                raise BackupError(f"{file} is damaged: what it holds is not what was written")
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise BackupError(f"{file} is not a backup of Guichet, or is damaged") from error
    return datetime.fromisoformat(made_at)


def _contents(raw: sqlite3.Connection) -> dict[str, str]:
    """The digest of each table as the file holds it."""
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: _raw_digest(raw, name) for name in names if name != MANIFEST}


def _raw_digest(raw: sqlite3.Connection, name: str) -> str:
    quoted = name.replace('"', '""')
    rows = (repr(row) for row in raw.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid'))  # noqa: S608 - a table's own name
    whole = hashlib.sha256()
    for row in rows:
        whole.update(row.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
