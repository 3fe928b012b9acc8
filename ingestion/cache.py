"""What was already computed, by key, in one SQLite file; losing it costs time, never an answer."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

FILE_NAME = "ingestion.sqlite"
KEPT_DAYS = 60
"""Days after which what no ingestion asked for is forgotten."""

_CHUNK = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
  kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, used TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""


class Cache:
    """Values by kind and key. A write is durable when `put` returns; a damaged file is started afresh."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values known of those keys; they count as used today."""
        found: dict[str, bytes] = {}
        for chunk in _chunks(sorted(set(keys))):
            marks = ",".join("?" * len(chunk))
            # Only question marks are put into the statement; the keys travel as parameters.
            query = f"SELECT key, value FROM kept WHERE kind = ? AND key IN ({marks})"  # noqa: S608
            found |= dict(self._connection.execute(query, (kind, *chunk)).fetchall())
            touch = f"UPDATE kept SET used = date() WHERE kind = ? AND used < date() AND key IN ({marks})"  # noqa: S608
            self._connection.execute(touch, (kind, *chunk))
        self._connection.commit()
        return found

    def put(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Keep those values."""
        rows = [(kind, key, value) for key, value in values.items()]
        self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, date())", rows)
        self._connection.commit()

    def forget_old(self) -> None:
        """Drop what was not used for `KEPT_DAYS`."""
        self._connection.execute("DELETE FROM kept WHERE used < date('now', ?)", (f"-{KEPT_DAYS} days",))
        self._connection.commit()


@contextmanager
def open_cache(folder: Path) -> Iterator[Cache]:
    """The cache kept in that folder, made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    try:
        connection = _connect(path)
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        connection = _connect(path)
    with closing(connection):
        yield Cache(connection)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
        connection.execute("SELECT count(*) FROM (SELECT 1 FROM kept LIMIT 1)").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
