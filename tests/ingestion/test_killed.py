"""kill -9 at any moment of an ingestion loses nothing. `GUICHET_KILLS=1000` runs the full count, as the bench does."""

import os
import signal
from pathlib import Path

from eval.bench.killed import WAYS, Kill, kill_repeatedly
from eval.rows import Rows

KILLS = int(os.environ.get("GUICHET_KILLS", "12"))


def test_a_killed_ingestion_leaves_the_former_generation_and_the_next_completes(tmp_path: Path) -> None:
    rows = Rows(tmp_path / "kills.jsonl", Kill)
    steps = kill_repeatedly(KILLS, rows)
    kills = list(rows.all.values())
    assert {kill.status for kill in kills} <= {0, signal.SIGKILL}
    assert all(kill.opened and kill.expected_version for kill in kills)
    assert all(kill.whole for kill in kills)
    assert all(kill.completed for kill in kills)
    assert all(kill.idle for kill in kills)
    landed = [kill for kill in kills if kill.landed]
    assert len(landed) == KILLS
    assert {kill.way for kill in landed} == set(WAYS)
    assert all(kill.at >= steps.publishing > 1 for kill in landed if kill.way == "step")


def test_a_bench_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    rows = Rows(tmp_path / "kills.jsonl", Kill)
    rows.add(Kill("4", "anywhere", 9, opened=True, whole=True, expected_version=True, completed=True, idle=True))
    kill_repeatedly(2, Rows(tmp_path / "kills.jsonl", Kill))
    assert [kill.id for kill in Rows(tmp_path / "kills.jsonl", Kill).all.values()] == ["4", "5"]
