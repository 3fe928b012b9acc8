"""The record of decisions: whatever is changed, removed or moved is found, and writers together keep one chain."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.domain.decisions import Decision
from bot.storage import Store, record
from bot.storage.audit import digest_of
from bot.storage.opening import build_engine
from bot.storage.record_tables import audit, audit_head

WRITER = """
import sys
from bot.domain.decisions import Decision
from bot.storage import open_store
store = open_store(sys.argv[1])
for i in range(50):
    store.audit.record(Decision(sys.argv[2], "test.written", str(i)))
"""


def fill(store: Store, lines: int = 12) -> None:
    for number in range(1, lines + 1):
        store.audit.record(Decision("jeanne", "answer.approved", f"r{number}", "bourg", {"raison": "à jour", "n": "1"}))


def unguarded(database: str, work: Callable[[Connection], None]) -> None:
    """Somebody with all rights on the database takes its own guard away."""
    engine = build_engine(database)
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            for trigger in ("audit_no_update", "audit_no_delete"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("DROP TRIGGER audit_no_change ON audit"))
        work(connection)
    engine.dispose()


def change(connection: Connection) -> None:
    connection.execute(update(audit).where(audit.c.number == 5).values(actor="paul"))


def remove(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit WHERE number = 5"))


def remove_the_last(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit WHERE number = 12"))


def remove_all(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit"))


def swap(connection: Connection) -> None:
    for old, new in ((5, 100), (6, 5), (100, 6)):
        connection.execute(update(audit).where(audit.c.number == old).values(number=new))


def renumber(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit WHERE number = 5"))
    for number in range(6, 13):
        connection.execute(update(audit).where(audit.c.number == number).values(number=number - 1))
    connection.execute(update(audit_head).values(number=11))


def add(connection: Connection) -> None:
    row = dict(connection.execute(select(audit).where(audit.c.number == 12)).mappings().one())
    connection.execute(insert(audit).values(**row | {"number": 13}))


def change_and_sign_again(connection: Connection) -> None:
    """The line and its own digest: the next line still holds the old one."""
    row = dict(connection.execute(select(audit).where(audit.c.number == 5)).mappings().one()) | {"actor": "paul"}
    changed = update(audit).where(audit.c.number == 5)
    connection.execute(changed.values(actor="paul", digest=digest_of(row)))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (change, "line 5 was changed"),
        (remove, "line 5 is missing"),
        (remove_the_last, "ends at line 11, line 12 was written"),
        (remove_all, "ends at line 0"),
        (swap, "line 5 does not follow"),
        (renumber, "line 5 does not follow"),
        (add, "line 13 does not follow"),
        (change_and_sign_again, "line 6 does not follow"),
    ],
)
def test_every_tampering_is_found(opened: Store, database: str, harm: Callable[[Connection], None], told: str) -> None:
    fill(opened)
    assert opened.audit.verify().wrong == "" and opened.audit.verify().lines == 12
    unguarded(database, harm)
    assert told in opened.audit.verify().wrong


@pytest.mark.parametrize("sql", ["UPDATE audit SET actor = 'paul'", "DELETE FROM audit WHERE number = 1"])
def test_the_database_itself_refuses_to_change_a_line(opened: Store, database: str, sql: str) -> None:
    fill(opened, 2)
    engine = build_engine(database)
    with pytest.raises(DBAPIError, match="append-only"), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(sql))
    engine.dispose()
    assert opened.audit.verify().lines == 2


def test_a_decision_that_fails_leaves_no_line(opened: Store, database: str) -> None:
    engine = build_engine(database)
    with pytest.raises(SQLAlchemyError), engine.execution_options(writes=True).begin() as connection:
        record(connection, Decision("jeanne", "answer.approved", "r1"))
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    engine.dispose()
    assert opened.audit.show() == () and opened.audit.verify().wrong == ""


def test_four_processes_write_one_chain(opened: Store, database: str) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, database, str(i)]) for i in range(4)]
    assert [writer.wait(120) for writer in writers] == [0] * 4
    found = opened.audit.verify()
    assert (found.lines, found.wrong) == (200, "")
    for i in range(4):
        written = [one.decision.subject for one in opened.audit.show(last=1_000) if one.decision.actor == str(i)]
        assert written == [str(n) for n in range(50)], "each writer's lines, in its own order"


def test_the_record_is_shown_by_subject_oldest_first(opened: Store) -> None:
    fill(opened, 5)
    opened.audit.record(Decision("paul", "answer.rejected", "r3"))
    assert [one.decision.actor for one in opened.audit.show("r3")] == ["jeanne", "paul"]
    assert [one.number for one in opened.audit.show(last=2)] == [5, 6]
    assert opened.audit.show("r1")[0].decision.details == {"raison": "à jour", "n": "1"}
