"""A process that does not serve reads what agents decided from the same database, and makes none."""

from datetime import timedelta
from pathlib import Path

from bot.board import decided_at
from bot.domain.conversations import Channel, Question
from bot.domain.duty import Stopped
from bot.domain.requests import Stage
from bot.domain.switches import EVERY, Switch
from bot.storage import open_store
from tests.bot.storage.desk_values import NOW, SUGGESTION, approved, deed, request


def test_signed_answers_and_switches_are_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'guichet.db'}"
    store = open_store(url)
    store.desks.requests.open(request(), SUGGESTION)
    held = store.desks.requests.claim("r1", "claire", NOW, NOW + timedelta(minutes=10))
    assert store.desks.deciding.decide(deed("r1", "claire", held.version)).stage is Stage.CLOSED
    store.desks.switchboard.stop(Switch("bourg", EVERY, "Arrêt.", "essai", "claire", NOW))
    store.close()
    with decided_at(url) as by:
        assert by.approved.find(approved().asked, "bourg", NOW.date()) == approved()
        question = Question("q", "?", "bourg", NOW, Channel.COMMAND)
        assert by.people.instead(question) == Stopped("Arrêt.")


def test_asking_makes_no_database(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    with decided_at(f"sqlite:///{file}") as by:
        assert by.approved.find("?", "bourg", NOW.date()) is None
    assert not file.exists()
    file.write_bytes(b"not a database" * 100)
    with decided_at(f"sqlite:///{file}") as by:
        assert by.notices.closures(NOW.date()) == ()
