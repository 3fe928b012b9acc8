"""kill -9 at any moment of an ingestion loses nothing. `GUICHET_KILLS=1000` runs the full count, as the bench does."""

import os
import signal
from pathlib import Path

from eval.bench.killed import Kill, kill_repeatedly
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
    # The other two ways wait on a clock: on a machine whose speed changes, all of theirs may come too late.
    assert {kill.way for kill in landed} >= {"operation", "step"}
    assert all(kill.at >= steps.publishing > 1 for kill in landed if kill.way == "step")


def test_a_bench_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    rows = Rows(tmp_path / "kills.jsonl", Kill)
    for number in range(4, 14):
        rows.add(Kill(f"{number}", "anywhere", 9, True, True, True, completed=True, idle=True))
    kill_repeatedly(12, Rows(tmp_path / "kills.jsonl", Kill))
    kills = list(Rows(tmp_path / "kills.jsonl", Kill).all.values())
    assert [kill.id for kill in kills[:11]] == [f"{number}" for number in range(4, 15)]
    # What was served before the first of them is not the version before its own.
    assert all(kill.expected_version for kill in kills)
