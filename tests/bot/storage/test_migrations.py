"""Migrations go forward and back with data, on both databases."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from bot.domain.answers import Answer, Outcome, Road, Sentence
from bot.domain.conversations import Channel, Question
from bot.domain.decisions import Decision
from bot.domain.references import reference_of
from bot.storage import Store, open_store
from bot.storage.opening import build_engine, migration_config
from bot.storage.tables import metadata

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
REVISIONS = [script.revision for script in ScriptDirectory.from_config(migration_config()).walk_revisions()][::-1]


def move(engine: Engine, revision: str, back: bool = False) -> None:
    config = migration_config()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)


def fill(store: Store) -> None:
    store.start_conversation("c1", "bourg", Channel.WEB, "fr", NOW)
    store.remember_question(Question("q1", "Quel prix ?", "bourg", NOW, Channel.WEB, "fr", "c1"), NOW)
    store.remember_answer(Answer("a1", "q1", Outcome.ANSWERED, Road.EXTRACTED, (Sentence("25 €.", ()),)))
    store.audit.record(Decision("jeanne", "test.done", "x"))


def test_the_migrations_lead_to_the_tables_on_both(opened: Store) -> None:
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_each_migration_goes_back_and_forth_and_keeps_what_both_sides_know(opened: Store, revision: str) -> None:
    fill(opened)
    move(opened.engine, revision, back=True)
    with opened.engine.connect() as connection:
        assert connection.execute(text("SELECT text FROM questions")).scalar_one() == "Quel prix ?"
        assert connection.execute(text("SELECT text FROM sentences")).scalar_one() == "25 €."
        there = set(inspect(connection).get_table_names())
    assert ("audit" in there) == (revision >= "0005")
    move(opened.engine, "head")
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(text("SELECT reference FROM conversations")).scalar_one() == reference_of("c1")
    assert opened.audit.verify().wrong == "" and opened.audit.verify().lines == (1 if revision >= "0005" else 0)


def test_everything_can_be_taken_away_and_built_again(opened: Store, database: str) -> None:
    fill(opened)
    move(opened.engine, "base", back=True)
    with opened.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    move(opened.engine, "head")
    fill(opened)


def test_a_row_of_the_oldest_version_is_still_read_by_the_newest(database: str) -> None:
    engine = build_engine(database)
    move(engine, "0001")
    with engine.begin() as connection:
        values = "'c9', 'bourg', 'web', 'fr', '2026-11-01 10:00:00+00:00'"
        connection.execute(text(f"INSERT INTO conversations VALUES ({values})"))
    engine.dispose()
    store = open_store(database)
    assert store.has_conversation("c9")
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT reference FROM conversations")).scalar_one() == reference_of("c9")
    store.close()
