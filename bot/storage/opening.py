"""Opening the store: SQLite (WAL) or PostgreSQL by URL, brought to the last migration before anyone uses it."""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.masking import NONE_KNOWN, Official
from bot.storage.store import Store

BUSY_TIMEOUT_MS = 5_000
ASK_AGAIN_S = 0.001
MIGRATION_LOCK = 734_215_001


class StoreError(Exception):
    """The database cannot be opened; the message says in one line what to do."""


def open_store(url: str, official: Callable[[], Official] = lambda: NONE_KNOWN) -> Store:
    """The store at that SQLAlchemy URL, migrated; `official` are the contacts it need not mask. Raises StoreError."""
    try:
        engine = build_engine(url)
        migrate(engine)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"database URL not understood ({type(error).__name__}): check database_url") from error
    except (DBAPIError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"the database cannot be opened: {reason}; check database_url and the disk") from error
    return Store(engine, official)


def build_engine(url: str) -> Engine:
    """An engine that never writes a parameter (a resident's words) in an error message."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite(threading.Lock()))
    return engine


def migrate(engine: Engine) -> None:
    """Brings the schema to the last migration; safe when several processes start at once."""
    config = migration_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        if MigrationContext.configure(connection).get_current_revision() != head:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def migration_config() -> Config:
    """Alembic's configuration, without a file: the migrations travel inside the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _prepare_sqlite(raw: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """WAL survives kill -9; `secure_delete` makes a purge erase the pages it frees."""
    raw.isolation_level = None  # the driver must not open transactions by itself: DDL would escape them
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(turn: threading.Lock) -> Callable[[Connection], None]:
    """A writer takes the lock at once: upgrading a read in mid-transaction fails without waiting.

    Writers wait for their turn to ask, then ask at one pace. SQLite's own wait asks less and less often: under load,
    whoever came first would wait longest, until the time is over.
    """

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        until_s = time.monotonic() + BUSY_TIMEOUT_MS / 1_000
        mine = turn.acquire(timeout=BUSY_TIMEOUT_MS / 1_000)
        try:
            while not _began(connection, last=time.monotonic() >= until_s):
                time.sleep(ASK_AGAIN_S)
        finally:
            if mine:
                turn.release()

    return begin


def _began(connection: Connection, last: bool) -> bool:
    """Whether the lock was free; the last time, SQLite's own wait and its error."""
    if last:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return True
    raw = connection.connection.cursor()
    raw.execute("PRAGMA busy_timeout=0")
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            return _began(connection, last=True)
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        raw.close()
    return True
