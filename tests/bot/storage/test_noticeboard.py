"""Alerts and closures are kept by signed versions, on both databases, from several processes at once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.clock import PARIS
from bot.domain.notices import Alert, Severity
from bot.domain.places import Access, Closure, Span
from bot.storage import ChangedMeanwhileError, KeptAlert, KeptClosure, Signed, Store, StoredNotices, open_store
from bot.storage.opening import build_engine
from tests.conftest import need

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
FLOOD = Alert("n1", ("bourg",), {"fr": "Crue."}, Severity.DANGER, NOW, NOW + timedelta(hours=8), "https://x.example")
OPENING = Closure(
    "pc-mairie",
    NOW,
    NOW + timedelta(days=1),
    "Élections",
    (Span(time(8), time(20), last_entry=time(19, 45)), Span(time(21), time(1), Access.APPOINTMENT)),
    "https://x.example",
)
WRITER = """
import sys
from datetime import datetime, timedelta
from bot.domain.clock import PARIS
from bot.domain.notices import Alert, Severity
from bot.storage import ChangedMeanwhileError, KeptAlert, Signed, open_store
store, now = open_store(sys.argv[1]), datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
kept = 0
for version in range(1, 31):
    alert = Alert("same", ("bourg",), {"fr": sys.argv[2]}, Severity.WARNING, now, now + timedelta(hours=1))
    try:
        store.board.keep_alert(KeptAlert(alert, Signed(version, sys.argv[2], now)))
        kept += 1
    except ChangedMeanwhileError:
        pass
print(kept)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite always; PostgreSQL when GUICHET_TEST_POSTGRES names a database that may be emptied."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'guichet.db'}"
    address = os.environ.get("GUICHET_TEST_POSTGRES", "")
    need(address, "PostgreSQL (GUICHET_TEST_POSTGRES names a database that may be emptied)")
    with build_engine(address).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    return address


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = open_store(address)
    yield store
    store.close()


def signed(version: int = 1, withdrawn: bool = False) -> Signed:
    return Signed(version, "accueil", NOW, withdrawn)


def test_what_is_kept_comes_back_whole(store: Store) -> None:
    store.board.keep_alert(KeptAlert(FLOOD, signed()))
    store.board.keep_closure(KeptClosure("c1", OPENING, signed()))
    assert store.board.alert_history("n1") == (KeptAlert(FLOOD, signed()),)
    assert store.board.closure_history("c1") == (KeptClosure("c1", OPENING, signed()),)
    assert StoredNotices(store.board).closures(NOW.date()) == (OPENING,)
    assert StoredNotices(store.board).alerts(("bourg", "france"), NOW) == (FLOOD,)


def test_the_last_version_counts_and_the_others_stay(store: Store) -> None:
    for version, words in enumerate(("Crue.", "Crue forte.", "Décrue."), start=1):
        store.board.keep_alert(KeptAlert(replace(FLOOD, messages={"fr": words}), signed(version)))
    assert [alert.message("fr") for alert in StoredNotices(store.board).alerts(("bourg",), NOW)] == ["Décrue."]
    assert [one.alert.message("fr") for one in store.board.alert_history("n1")] == ["Crue.", "Crue forte.", "Décrue."]


def test_a_version_is_never_rewritten(store: Store) -> None:
    store.board.keep_alert(KeptAlert(FLOOD, signed()))
    with pytest.raises(ChangedMeanwhileError):
        store.board.keep_alert(KeptAlert(replace(FLOOD, messages={"fr": "Autre."}), signed()))
    assert store.board.alert_history("n1")[0].alert.message("fr") == "Crue."


def test_what_is_withdrawn_or_not_ours_or_not_now_is_not_shown(store: Store) -> None:
    store.board.keep_alert(KeptAlert(FLOOD, signed()))
    notices = StoredNotices(store.board)
    assert notices.alerts(("hameau",), NOW) == ()
    assert notices.alerts(("bourg",), NOW - timedelta(seconds=1)) == ()
    assert notices.alerts(("bourg",), FLOOD.ends) == ()
    store.board.keep_alert(KeptAlert(FLOOD, signed(2, withdrawn=True)))
    assert notices.alerts(("bourg",), NOW) == ()


def test_the_gravest_comes_first(store: Store) -> None:
    for rank, severity in enumerate(Severity):
        store.board.keep_alert(KeptAlert(replace(FLOOD, id=f"n{rank}", severity=severity), signed()))
    told = [alert.severity for alert in StoredNotices(store.board).alerts(("bourg",), NOW)]
    assert told == [Severity.DANGER, Severity.WARNING, Severity.INFORMATION]


def test_a_closure_that_ended_before_the_day_is_left_out(store: Store) -> None:
    store.board.keep_closure(KeptClosure("c1", OPENING, signed()))
    notices = StoredNotices(store.board)
    assert notices.closures(NOW.date() - timedelta(days=30)) == (OPENING,), "those to come are there"
    assert notices.closures(OPENING.ends.date()) == (OPENING,), "it ends on that day, at ten"
    assert notices.closures(OPENING.ends.date() + timedelta(days=1)) == ()


def test_a_database_that_fails_costs_the_notices_and_nothing_else(tmp_path: Path) -> None:
    engine = build_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    notices = StoredNotices(Store(engine).board)
    assert notices.alerts(("bourg",), NOW) == () and notices.closures(NOW.date()) == ()


def test_two_agents_in_two_processes_each_see_the_other_was_first(address: str) -> None:
    open_store(address).close()
    run = [sys.executable, "-c", WRITER, address]
    writers = [subprocess.Popen([*run, name], stdout=subprocess.PIPE, text=True) for name in ("accueil", "technique")]
    kept = [int(writer.communicate(timeout=60)[0]) for writer in writers]
    assert sum(kept) == 30, "each version was written once, whoever wrote it"
    store = open_store(address)
    assert [one.signed.version for one in store.board.alert_history("same")] == list(range(1, 31))
    store.close()
