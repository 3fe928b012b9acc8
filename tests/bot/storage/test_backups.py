"""A backup is read back equal, from either database to either, beside writers, and nothing is lost half-way."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.agents import Agent, Grant, Role
from bot.domain.answers import Answer, Citation, Outcome, Road, Sentence
from bot.domain.conversations import Channel, Question
from bot.domain.decisions import Decision
from bot.domain.reviews import Feedback, Thumb
from bot.storage import Account, Store, open_store
from bot.storage.backups import BackupError, back_up, restore
from bot.storage.opening import build_engine
from tests.conftest import need

NOW = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)
JEANNE = Agent("a1", "jeanne", "Jeanne Martin", (Grant(Role.EDITOR, "bourg"),))
SOURCE = Citation(1, "p1", "Titre 'é\" \\ ☃", "https://x.example", "", None, None, "25 €\n\nsuite", ("25",))


def fill(store: Store, several: int = 3) -> None:
    store.accounts.add(Account(JEANNE, "$argon2id$…"), "test")
    for i in range(several):
        store.start_conversation(f"c{i}", "bourg", Channel.WEB, "fr", NOW)
        store.remember_question(Question(f"q{i}", "Quel prix ? ☃", "bourg", NOW, Channel.WEB, "fr", f"c{i}"), NOW)
        said = (Sentence("25 €.", (SOURCE,)),)
        answer = Answer(f"a{i}", f"q{i}", Outcome.ANSWERED, Road.EXTRACTED, said, (SOURCE,), timings_ms={"x": 0.1})
        store.remember_answer(answer)
        store.remember_feedback(Feedback(f"a{i}", Thumb.UP, "merci", NOW))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    """Another database, empty."""
    store = open_store(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    yield store
    store.close()


def test_a_backup_goes_to_the_other_database_and_back_unchanged(tmp_path: Path) -> None:
    address = os.environ.get("GUICHET_TEST_POSTGRES", "")
    need(address, "PostgreSQL (GUICHET_TEST_POSTGRES names a database that may be emptied)")
    engine = build_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()
    first, second = open_store(f"sqlite:///{tmp_path / 'first.db'}"), open_store(address)
    third = open_store(f"sqlite:///{tmp_path / 'third.db'}")
    fill(first, 20)
    back_up(first.engine, tmp_path / "one.guichet")
    restore(second.engine, tmp_path / "one.guichet")
    back_up(second.engine, tmp_path / "two.guichet")
    restore(third.engine, tmp_path / "two.guichet")
    for i in range(20):
        assert first.answer(f"a{i}") == second.answer(f"a{i}") == third.answer(f"a{i}") is not None
    assert third.accounts.named("jeanne") == first.accounts.named("jeanne")
    done = [one.decision.action for one in third.audit.show()]
    assert done[-4:] == ["database.backed_up", "database.restored", "database.backed_up", "database.restored"]
    assert third.audit.verify().wrong == ""
    for store in (first, second, third):
        store.close()


def test_a_full_database_is_replaced_only_when_forced(opened: Store, elsewhere: Store, tmp_path: Path) -> None:
    fill(elsewhere)
    report = back_up(elsewhere.engine, tmp_path / "b.guichet")
    assert report.rows["answers"] == 3 and report.rows["agents"] == 1
    opened.start_conversation("other", "bourg", Channel.WEB, "fr")
    opened.audit.record(Decision("paul", "test", "x"))
    with pytest.raises(BackupError, match=r"not empty.*--force"):
        restore(opened.engine, tmp_path / "b.guichet")
    assert opened.has_conversation("other")
    restore(opened.engine, tmp_path / "b.guichet", force=True)
    assert not opened.has_conversation("other") and opened.answer("a2") == elsewhere.answer("a2")
    assert opened.audit.verify().wrong == "" and opened.audit.show()[-1].decision.action == "database.restored"


def test_a_file_is_not_overwritten_unless_forced(opened: Store, tmp_path: Path) -> None:
    (tmp_path / "b.guichet").write_text("mine")
    with pytest.raises(BackupError, match="exists"):
        back_up(opened.engine, tmp_path / "b.guichet")
    assert (tmp_path / "b.guichet").read_text() == "mine"
    back_up(opened.engine, tmp_path / "b.guichet", force=True)
    assert (tmp_path / "b.guichet").stat().st_mode & 0o077 == 0, "it holds what residents wrote"
    with pytest.raises(BackupError, match="no folder"):
        back_up(opened.engine, tmp_path / "nowhere" / "b.guichet")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".backup")]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE answers SET message = 'autre' WHERE id = 'a1'",
        "DELETE FROM feedback WHERE answer_id = 'a1'",
        "INSERT INTO conversations SELECT 'x', commune, channel, language, started_at, 'r' FROM conversations LIMIT 1",
        "DROP TABLE sentence_citations",
        "DROP TABLE backup_manifest",
        "CREATE TABLE more (x)",
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(opened: Store, tmp_path: Path, harm: str) -> None:
    fill(opened)
    back_up(opened.engine, tmp_path / "b.guichet")
    with closing(sqlite3.connect(tmp_path / "b.guichet")) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(harm)
        raw.commit()
    with pytest.raises(BackupError, match="damaged"):
        restore(opened.engine, tmp_path / "b.guichet", force=True)
    assert opened.answer("a1") is not None


@pytest.mark.parametrize("content", [b"", b"not a database" * 999, None])
def test_another_file_is_refused_in_one_line(opened: Store, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "b.guichet").write_bytes(content)
    with pytest.raises(BackupError) as caught:
        restore(opened.engine, tmp_path / "b.guichet")
    assert "\n" not in str(caught.value)


def test_a_backup_cut_short_is_refused(opened: Store, tmp_path: Path) -> None:
    fill(opened, 50)
    back_up(opened.engine, tmp_path / "b.guichet")
    whole = (tmp_path / "b.guichet").read_bytes()
    for length in (len(whole) // 4, len(whole) // 2, len(whole) - 4_096):
        (tmp_path / "cut.guichet").write_bytes(whole[:length])
        with pytest.raises(BackupError):
            restore(opened.engine, tmp_path / "cut.guichet", force=True)
    assert opened.answer("a49") is not None


def test_a_backup_of_a_newer_guichet_is_refused(opened: Store, tmp_path: Path) -> None:
    from bot.storage import backups

    back_up(opened.engine, tmp_path / "b.guichet")
    with closing(sqlite3.connect(tmp_path / "b.guichet")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("DROP TABLE backup_manifest")
        raw.commit()
    backups._seal(tmp_path / "b.guichet", NOW)
    with pytest.raises(BackupError, match="newer"):
        restore(opened.engine, tmp_path / "b.guichet", force=True)


def test_beside_a_writer_a_backup_is_the_state_of_one_moment(opened: Store, tmp_path: Path) -> None:
    """Each conversation is written with its question in one go: a backup never holds one without the other."""
    stop = threading.Event()
    written: list[str] = []

    def write() -> None:
        while not stop.is_set():
            name = f"w{len(written)}"
            opened.start_conversation(name, "bourg", Channel.WEB, "fr")
            opened.remember_question(Question(name, "?", "bourg", NOW, Channel.WEB, "fr", name))
            written.append(name)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for i in range(3):
            before = len(written)
            back_up(opened.engine, tmp_path / f"{i}.guichet")
            with closing(sqlite3.connect(tmp_path / f"{i}.guichet")) as raw:
                kept = {row[0] for row in raw.execute("SELECT id FROM questions")}
                lost = "SELECT count(*) FROM questions WHERE conversation_id NOT IN (SELECT id FROM conversations)"
                orphans = raw.execute(lost)
                assert set(written[:before]) <= kept and orphans.fetchone() == (0,)
    finally:
        stop.set()
        writer.join()
    assert written
