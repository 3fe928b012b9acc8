"""A published generation is whole, never changes, and is searched by many processes at once."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.engines.durable import LockHeldError, locked
from bot.engines.generations import (
    CorruptIndexError,
    NoIndexError,
    current_id,
    load_places,
    load_territory,
    open_view,
    prune,
    read_manifest,
    refresh,
    verify,
    write_generation,
)

ROOT = Path(__file__).parents[3]

SEARCH = """
import sys, time
from datetime import date
from pathlib import Path
from bot.answering.retrieve import Wanted
from bot.engines.generations import open_view
from bot.engines.sparse import FrenchAnalyser
root, seconds = Path(sys.argv[1]), float(sys.argv[2])
index, vector = open_view(root), FrenchAnalyser().stem_vector("tarif de la cantine")
print("open", flush=True)
until, found = time.monotonic() + seconds, set()
while time.monotonic() < until:
    hits = index.sparse("stem", vector, Wanted(("bourg",), date(2026, 11, 23)), 5)
    found.add(tuple(hit.passage.id for hit in hits))
print(index.generation, sorted(found), flush=True)
"""

WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from conftest import made as fixture
from bot.engines.generations import write_generation
from bot.engines.sparse import FrenchAnalyser
made, analyser = fixture.__wrapped__(), FrenchAnalyser()
print("ready", flush=True)
while True:
    parts = (made.vectors, analyser, made.territory, made.places, made.manifest)
    write_generation(Path(sys.argv[1]), made.passages, *parts)
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, stdout=subprocess.PIPE, text=True)


def publish(root, made, analyser) -> str:
    return write_generation(root, made.passages, made.vectors, analyser, made.territory, made.places, made.manifest)


def test_a_generation_carries_its_territory_places_and_manifest(root, made, analyser) -> None:
    identifier = publish(root, made, analyser)
    manifest = read_manifest(root)
    assert current_id(root) == manifest.id == identifier
    assert (manifest.embedder, manifest.dims, manifest.passages) == ("directions", 16, 8)
    assert manifest.documents == {"carte": "abc"}
    assert (load_territory(root), load_places(root)) == (made.territory, made.places)


def test_before_the_first_publication_one_line_says_what_to_run(root) -> None:
    assert current_id(root) is None
    with pytest.raises(NoIndexError, match="guichet-ingest run"):
        open_view(root)


def test_searching_changes_nothing_in_a_generation(root, made, analyser) -> None:
    publish(root, made, analyser)
    for _ in range(2):
        index = open_view(root)
        assert index.passages("carte")
        index.close()
    verify(root, read_manifest(root))
    assert list((root / "views").iterdir()) == []


@pytest.mark.parametrize("name", ["territory.json", "places.json"])
def test_a_changed_file_is_noticed(root, made, analyser, name: str) -> None:
    identifier = publish(root, made, analyser)
    (root / "generations" / identifier / name).write_text("{}", "utf-8")
    with pytest.raises(CorruptIndexError, match=r"damaged.*guichet-ingest run"):
        open_view(root)
    assert list((root / "views").iterdir()) == []


def test_a_changed_or_missing_shard_file_is_noticed(root, made, analyser) -> None:
    identifier = publish(root, made, analyser)
    page = next((root / "generations" / identifier / "shard").rglob("page_0.dat"))
    with page.open("r+b") as out:
        out.write(b"\xff" * 16)
    with pytest.raises(CorruptIndexError):
        open_view(root)
    page.unlink()
    with pytest.raises(CorruptIndexError):
        open_view(root)


def test_a_corrupt_or_missing_manifest_is_noticed(root, made, analyser) -> None:
    manifest = root / "generations" / publish(root, made, analyser) / "manifest.json"
    for text in ("{", json.dumps({"unknown": 1})):
        manifest.write_text(text, "utf-8")
        with pytest.raises(CorruptIndexError):
            open_view(root)
    manifest.unlink()
    with pytest.raises(CorruptIndexError):
        open_view(root)


def test_a_new_generation_is_noticed_and_the_old_one_still_answers(root, made, analyser) -> None:
    publish(root, made, analyser)
    old = open_view(root)
    assert refresh(root, old.generation) is None
    publish(root, made, analyser)
    new = refresh(root, old.generation)
    assert new is not None
    assert new.generation == current_id(root) != old.generation
    assert old.count() == new.count() == 8
    old.close()
    new.close()


def test_an_index_nobody_holds_closes_itself(root, made, analyser) -> None:
    publish(root, made, analyser)
    index = open_view(root)
    assert len(list((root / "views").iterdir())) == 1
    del index
    assert list((root / "views").iterdir()) == []


def test_the_last_three_generations_and_those_in_use_are_kept(root, made, analyser) -> None:
    first = publish(root, made, analyser)
    index = open_view(root)
    later = [publish(root, made, analyser) for _ in range(4)]
    kept = sorted(folder.name for folder in (root / "generations").iterdir())
    assert kept == [first, *later[-3:]]
    index.close()
    prune(root)
    assert sorted(folder.name for folder in (root / "generations").iterdir()) == later[-3:]


def test_one_writer_at_a_time(root) -> None:
    with locked(root / "write.lock", 1), pytest.raises(LockHeldError), locked(root / "write.lock", 0.1):
        pass


def test_three_processes_search_while_a_fourth_publishes(root, made, analyser) -> None:
    first = publish(root, made, analyser)
    searchers = [start(SEARCH, root, 3) for _ in range(3)]
    for searcher in searchers:
        assert searcher.stdout is not None
        assert searcher.stdout.readline() == "open\n"
    assert len(list((root / "views").iterdir())) == 3
    second = publish(root, made, analyser)
    for searcher in searchers:
        said, _ = searcher.communicate(timeout=30)
        assert said == f"{first} [('cantine-2026#0',)]\n"
        assert searcher.returncode == 0
    assert current_id(root) == second
    assert list((root / "views").iterdir()) == []


def test_the_view_of_a_killed_process_is_removed_by_the_next(root, made, analyser) -> None:
    publish(root, made, analyser)
    searcher = start(SEARCH, root, 60)
    assert searcher.stdout is not None
    searcher.stdout.readline()
    searcher.send_signal(signal.SIGKILL)
    searcher.communicate()
    assert len(list((root / "views").iterdir())) == 1
    index = open_view(root)
    assert len(list((root / "views").iterdir())) == 1
    assert index.count() == 8
    index.close()


def test_a_writer_killed_at_any_moment_leaves_a_whole_generation(root, made, analyser) -> None:
    publish(root, made, analyser)
    for round_number in range(8):
        writer = start(WRITE, root, Path(__file__).parent)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05 + 0.07 * round_number)
        writer.kill()
        writer.communicate()
        index = open_view(root)
        assert index.count() == 8
        index.close()
    last = publish(root, made, analyser)
    assert current_id(root) == last
    assert not list((root / "generations").glob(".*"))
