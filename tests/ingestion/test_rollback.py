"""An operator who published a bad state serves the former one again at once."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.engines.generations import NoIndexError, current_id, open_view, refresh
from bot.engines.sparse import FrenchAnalyser
from ingestion.__main__ import app
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.publish import FolderShelf, Shelf
from tests.ingestion.folders import territory
from tests.ingestion.test_publish_server import LocalShelf


def _publish(folder: Path, hour: int, shelf: Shelf) -> str:
    territory(folder / "t", {"bruit.md": f"# Bruit\n\nPermis à {hour} h."})
    return ingest(
        folder / "t",
        folder / "d",
        embedder_factory=None,
        analyser=FrenchAnalyser(),
        progress=silent,
        shelf=shelf,
    ).generation


@pytest.fixture(params=["folder", "server"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    return LocalShelf() if request.param == "server" else FolderShelf(tmp_path / "d" / "index", FrenchAnalyser())


def test_the_former_state_is_served_again_and_the_next_run_publishes_the_documents(
    tmp_path: Path, shelf: Shelf
) -> None:
    first, second = _publish(tmp_path, 9, shelf), _publish(tmp_path, 10, shelf)
    assert [one.id for one in shelf.kept()] == [second, first]
    assert shelf.roll_back("") == first
    held = shelf.published()
    assert held is not None
    assert held.generation == first
    assert shelf.roll_back(second) == second
    shelf.roll_back(first)
    third = _publish(tmp_path, 10, shelf)
    assert third not in (first, second)


def test_nothing_earlier_or_unknown_changes_nothing(tmp_path: Path, shelf: Shelf) -> None:
    with pytest.raises(NoIndexError, match="no earlier"):
        shelf.roll_back("")
    only = _publish(tmp_path, 9, shelf)
    with pytest.raises(NoIndexError, match="no earlier"):
        shelf.roll_back("")
    with pytest.raises(NoIndexError, match=f"no generation hier; kept: {only}"):
        shelf.roll_back("hier")
    held = shelf.published()
    assert held is not None
    assert held.generation == only


def test_a_counter_that_runs_notices_and_a_damaged_state_is_not_served(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "d" / "index", FrenchAnalyser())
    first = _publish(tmp_path, 9, shelf)
    second = _publish(tmp_path, 10, shelf)
    opened = open_view(shelf.root)
    next((shelf.root / "generations" / first).glob("places.json")).write_text("[]  ")
    ran = CliRunner().invoke(app, ["rollback", "--data", str(tmp_path / "d")])
    assert (ran.exit_code, "damaged" in ran.output) == (3, True)
    assert current_id(shelf.root) == second
    assert refresh(shelf.root, opened.generation) is None
    opened.close()
    third = _publish(tmp_path, 11, shelf)
    assert (
        CliRunner().invoke(app, ["rollback", "--data", str(tmp_path / "d")]).output == f"serving generation {second}\n"
    )
    listed = CliRunner().invoke(app, ["generations", "--data", str(tmp_path / "d")]).output.splitlines()
    assert [line.split()[0] for line in listed if line.endswith("served")] == [second]
    assert listed[0].startswith(third)
