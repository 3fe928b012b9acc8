"""Many who decide at once: nobody waits for the disk while holding the record that all the others wait for."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


@contextmanager
def deciding(engine: Engine) -> Iterator[Connection]:
    """A transaction that is on disk when this returns; until then nothing may be acknowledged.

    On PostgreSQL a commit waits for the disk with its locks held, and every decision locks the head of the record:
    twenty agents would wait for twenty writes, one after the other. Here the commit gives its locks back at once,
    and a flush of the log, shared with whoever flushes at that moment, is waited for afterwards. What another reads
    in between is flushed before anything they write.
    """
    if engine.dialect.name != "postgresql":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        with connection.execution_options(flushed_after=True).begin():
            yield connection
        flushing = connection.execution_options(isolation_level="AUTOCOMMIT")
        flushing.exec_driver_sql("SELECT pg_logical_emit_message(true, 'guichet', 'flush')")


def flush_at_commit(connection: Connection) -> str:
    """PostgreSQL's `synchronous_commit` for who locks the head of the record; off only where a flush follows."""
    return "off" if connection.get_execution_options().get("flushed_after") else "on"
