"""Opening: migrated forward, several processes at once, and one line when it cannot be."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.storage import StoreError, open_store
from bot.storage.opening import build_engine, migration_config
from bot.storage.tables import metadata

WRITER = """
import sys
from datetime import datetime, UTC
from bot.domain.conversations import Channel, Question
from bot.storage import open_store
store = open_store(sys.argv[1])
for i in range(40):
    name = f"{sys.argv[2]}-{i}"
    store.start_conversation(name, "port-clairval", Channel.WEB, "fr")
    store.remember_question(Question(name, "?", "port-clairval", datetime.now(UTC), Channel.WEB, "fr", name))
    print(name, flush=True)
"""


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'guichet.db'}"


def upgrade(address: str, revision: str) -> None:
    config = migration_config()
    with build_engine(address).execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_the_migrations_lead_to_the_tables(tmp_path: Path) -> None:
    open_store(url(tmp_path)).close()
    with build_engine(url(tmp_path)).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_older_file_is_brought_forward_with_its_rows(tmp_path: Path) -> None:
    upgrade(url(tmp_path), "0001")
    with sqlite3.connect(tmp_path / "guichet.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'feedback'").fetchone() is None
        raw.execute(
            "INSERT INTO conversations VALUES ('c1', 'port-clairval', 'web', 'fr', '2026-11-01 10:00:00.000000')"
        )
    store = open_store(url(tmp_path))
    assert store.has_conversation("c1")
    assert not store.forget_feedback("a1")


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_store(url(tmp_path)).close()
    before = sqlite3.connect(tmp_path / "guichet.db").execute("SELECT sql FROM sqlite_master").fetchall()
    open_store(url(tmp_path)).close()
    assert sqlite3.connect(tmp_path / "guichet.db").execute("SELECT sql FROM sqlite_master").fetchall() == before


def test_four_processes_open_and_write_one_new_file_together(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, url(tmp_path), str(i)], stdout=subprocess.PIPE, text=True)
        for i in range(4)
    ]
    said = [writer.communicate(timeout=60)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4
    kept = sqlite3.connect(tmp_path / "guichet.db").execute("SELECT count(*) FROM questions").fetchone()
    assert kept == (160,) and sum(map(len, said)) == 160


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    for round_number in range(5):
        name = str(round_number)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, url(tmp_path), name], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().strip() for _ in range(3 + 5 * round_number)]
        writer.kill()
        writer.wait()
        with sqlite3.connect(tmp_path / "guichet.db") as raw:
            kept = {row[0] for row in raw.execute("SELECT id FROM questions")}
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert set(acknowledged) <= kept


@pytest.mark.parametrize("address", ["nonsense", "martian://x", "sqlite:////proc/nowhere/guichet.db"])
def test_an_unusable_address_is_one_line(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(address)
    assert "\n" not in str(caught.value) and "database_url" in str(caught.value)


def test_a_corrupt_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "guichet.db").write_bytes(b"this is not a database" * 200)
    with pytest.raises(StoreError, match="database"):
        open_store(url(tmp_path))
