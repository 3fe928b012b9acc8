"""kill -9 at any moment of an ingestion loses nothing. `GUICHET_KILLS=200` runs the full count, as the bench does."""

import os
import random
import signal

from eval.bench.killed import WAYS, kill_repeatedly

KILLS = int(os.environ.get("GUICHET_KILLS", "10"))


def test_a_killed_ingestion_leaves_the_former_generation_and_the_next_completes() -> None:
    kills = list(kill_repeatedly(KILLS, random.Random(7)))
    assert {kill.status for kill in kills} <= {0, signal.SIGKILL}
    assert all(kill.opened and kill.expected_version for kill in kills)
    assert all(kill.whole for kill in kills)
    assert all(kill.completed for kill in kills)
    landed = [kill.way for kill in kills if kill.status == signal.SIGKILL]
    assert len(landed) == KILLS
    assert set(landed) == set(WAYS)
