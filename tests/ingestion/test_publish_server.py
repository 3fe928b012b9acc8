"""Publication on a server holds the same promises; tested against qdrant-client's local mode."""

from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from bot.engines import index_server_writing
from bot.engines.generations import NoIndexError
from bot.engines.index_server import IncompleteIndexError, open_published
from bot.engines.sparse import FrenchAnalyser
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.publish_server import ServerShelf
from ingestion.report import Report
from tests.ingestion.folders import ConstantFactory, territory


class LocalShelf(ServerShelf):
    """The same shelf on a client in memory."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", None, "guichet", FrenchAnalyser())
        self._client = QdrantClient(":memory:")


def test_publishes_once_and_again_only_after_a_change(tmp_path: Path) -> None:
    shelf = LocalShelf()

    def run() -> Report:
        return ingest(
            tmp_path / "t",
            tmp_path / "d",
            embedder_factory=ConstantFactory(),
            analyser=FrenchAnalyser(),
            progress=silent,
            shelf=shelf,
        )

    territory(tmp_path / "t", {"bruit.md": "# Bruit\n\nPermis à 9 h."})
    first, second = run(), run()
    assert (first.published, second.published, second.generation) == (True, False, first.generation)
    territory(tmp_path / "t", {"bruit.md": "# Bruit\n\nPermis à 10 h."})
    third = run()
    assert (third.published, third.changed) == (True, ("bruit",))
    held = shelf.published()
    assert held is not None
    assert (held.generation, held.passages) == (third.generation, 1)


class Killed(BaseException):
    """The writer's process ends there."""


class Dying:
    """A client whose process is killed before its n-th call that changes the server."""

    CHANGES = frozenset(
        {"create_collection", "create_payload_index", "upsert", "update_collection_aliases", "delete_collection"}
    )

    def __init__(self, client: QdrantClient, before: int) -> None:
        self._client, self._before, self.made = client, before, 0

    def __getattr__(self, name: str) -> object:
        if name in self.CHANGES:
            self.made += 1
            if self.made == self._before:
                raise Killed
        return getattr(self._client, name)


def publish(folder: Path, shelf: LocalShelf, hour: int) -> Report:
    text = "\n\n".join(f"## Article {number}\n\nPermis de {hour} h à 20 h." for number in range(7))
    territory(folder / "t", {"bruit.md": f"# Bruit\n\n{text}"})
    return ingest(
        folder / "t", folder / "d", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent, shelf=shelf
    )


def names(client: QdrantClient) -> set[str]:
    return {one.name for one in client.get_collections().collections}


def test_killed_at_each_step_the_former_generation_is_served_and_the_half_one_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Several batches, so that the writing itself is cut.
    monkeypatch.setattr(index_server_writing, "BATCH", 3)
    shelf = LocalShelf()
    sound = shelf._client
    steps = 0
    for before in range(1, 30):
        former = publish(tmp_path, shelf, before).generation
        kept = [one.id for one in shelf.kept()]
        dying = Dying(sound, before)
        shelf._client = dying  # type: ignore[assignment]  # it answers as a client does
        try:
            publish(tmp_path, shelf, before + 100)
        except Killed:
            steps += 1
        finally:
            shelf._client = sound
        held = shelf.published()
        assert held is not None
        assert held.passages == 7
        if dying.made < before:
            break
        # The switch is one operation: only after it is the new one served.
        assert held.generation == former or shelf.kept()[0].id == held.generation
        assert set(kept) - {one.id for one in shelf.kept()} <= set(kept[-1:])
        assert all(one.passages == 7 for one in shelf.kept())
        with pytest.raises(NoIndexError):
            shelf.roll_back("never")
    assert steps >= 8
    last = publish(tmp_path, shelf, 99).generation
    assert names(sound) == {f"guichet-{one.id}" for one in shelf.kept()}
    assert shelf.kept()[0].id == last
    assert len(shelf.kept()) <= 3


def test_the_alias_goes_back_to_an_earlier_generation_and_old_ones_are_pruned(tmp_path: Path) -> None:
    shelf = LocalShelf()
    made = [publish(tmp_path, shelf, hour).generation for hour in (7, 8, 9, 10)]
    assert [one.id for one in shelf.kept()] == made[:0:-1]
    assert names(shelf._client) == {f"guichet-{one}" for one in made[1:]}
    assert shelf.roll_back("") == made[2]
    index = open_published(shelf._client, "guichet")
    assert index.generation == made[2]
    assert "Permis de 9 h à 20 h." in index.passages("bruit")[0].text
    assert shelf.roll_back(made[3]) == made[3]
    assert open_published(shelf._client, "guichet").generation == made[3]
    shelf.roll_back(made[1])
    # The documents are as the last run read them: the next one publishes them again.
    assert publish(tmp_path, shelf, 10).published


def test_a_generation_that_lost_passages_is_said_and_published_again(tmp_path: Path) -> None:
    shelf = LocalShelf()
    first = publish(tmp_path, shelf, 9)
    collection = f"guichet-{first.generation}"
    lost = shelf._client.scroll(collection, limit=1)[0][0].id
    shelf._client.delete(collection, [lost])
    with pytest.raises(
        IncompleteIndexError, match=rf"holds {first.passages - 1} passages of {first.passages}: run guichet-ingest"
    ):
        open_published(shelf._client, "guichet")
    assert shelf.kept() == ()
    again = publish(tmp_path, shelf, 9)
    assert (again.published, again.generation != first.generation) == (True, True)
    assert open_published(shelf._client, "guichet").count() == first.passages
