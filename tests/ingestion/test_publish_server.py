"""Publication on a server holds the same promises; tested against qdrant-client's local mode."""

from pathlib import Path

from qdrant_client import QdrantClient

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
