"""A decision gives its locks back before the disk has it, and is acknowledged only afterwards."""

import pytest
from sqlalchemy import text

from bot.domain.decisions import Decision
from bot.storage import Store
from bot.storage.audit import record
from bot.storage.flushing import deciding

LINE = Decision("jeanne", "answer.approved", "r1", "bourg", {"raison": "à « jour » \\ \n"})


def flushed_to(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn")).scalar_one())


def test_what_returned_is_on_disk(opened: Store) -> None:
    if opened.engine.dialect.name != "postgresql":
        return  # one writer: it flushes itself, and the death of its process loses nothing (bench saves)
    for _ in range(20):
        with deciding(opened.engine) as connection:
            record(connection, LINE)
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "off"
            written = int(connection.execute(text("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")).scalar_one())
        assert flushed_to(opened) >= written
    with opened.engine.begin() as connection:
        record(connection, LINE)
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    assert opened.audit.verify().lines == 21 and opened.audit.verify().wrong == ""


def test_what_fails_is_neither_written_nor_acknowledged(opened: Store) -> None:
    with pytest.raises(ValueError, match="no"), deciding(opened.engine.execution_options(writes=True)) as connection:
        record(connection, LINE)
        raise ValueError("no")
    assert opened.audit.verify().lines == 0
