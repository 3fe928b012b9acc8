"""What agents set beside requests: canned texts, presence, the kill switch."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.canned import CannedText
from bot.domain.duty import Presence
from bot.domain.switches import EVERY, Switch
from bot.storage import ChangedMeanwhileError, Store, StoredSwitches
from bot.storage.desks import Desks
from bot.storage.opening import build_engine
from tests.bot.storage.desk_values import NOW

HELLO = CannedText("t1", "", "Bonjour", "Bonjour, {agent} à votre écoute.", 1, "claire", NOW)
STOPPED = Switch("bourg", "web", "Le guichet revient bientôt.", "réponses fausses", "claire", NOW)


def test_canned_texts_have_versions_and_communes(opened: Store) -> None:
    canned = opened.desks.canned
    canned.keep(HELLO)
    canned.keep(replace(HELLO, id="t2", title="Fin", commune="hameau"))
    assert [one.id for one in canned.of("bourg")] == ["t1"] and [one.id for one in canned.of("hameau")] == ["t1", "t2"]
    canned.keep(replace(HELLO, text="Bonjour !", version=2))
    assert canned.of("bourg")[0].text == "Bonjour !"
    with pytest.raises(ChangedMeanwhileError):
        canned.keep(replace(HELLO, text="Salut", version=2))
    canned.keep(replace(HELLO, version=3, withdrawn=True))
    assert canned.of("bourg") == ()


def test_an_agent_is_there_while_signs_come(opened: Store) -> None:
    presences = opened.desks.presences
    here = Presence("claire", "Claire", ("bourg",), False, "r1", NOW)
    presences.sign(here)
    presences.take("claire", True)
    presences.sign(replace(here, seen_at=NOW + timedelta(seconds=20), request_id=""))
    assert presences.since(NOW) == (replace(here, available=True, seen_at=NOW + timedelta(seconds=20), request_id=""),)
    assert presences.since(NOW + timedelta(seconds=20)) == ()
    presences.leave("claire")
    assert presences.since(NOW - timedelta(days=1)) == ()


def test_the_narrowest_switch_speaks_and_everything_is_recorded(opened: Store) -> None:
    board, read = opened.desks.switchboard, StoredSwitches(opened.desks.switchboard)
    assert read.stopped("bourg", "web") is None
    board.stop(replace(STOPPED, commune=EVERY, channel=EVERY, message="Arrêt général."))
    board.stop(STOPPED)
    assert read.stopped("bourg", "web") == "Le guichet revient bientôt."
    assert read.stopped("bourg", "voice") == "Arrêt général." == read.stopped("hameau", "web")
    assert board.start(EVERY, EVERY, "omar") and not board.start(EVERY, EVERY, "omar")
    assert read.stopped("hameau", "web") is None and board.all() == (STOPPED,)
    assert [one.decision.action for one in opened.audit.show()] == [
        "answers.stopped",
        "answers.stopped",
        "answers.started",
    ]


def test_a_database_that_fails_stops_no_answer(tmp_path: Path) -> None:
    engine = build_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert StoredSwitches(Desks(engine).switchboard).stopped("bourg", "web") is None
