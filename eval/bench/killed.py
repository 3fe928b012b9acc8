"""kill -9 during ingestion: the former generation stays served, no half document, the next run completes."""

import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.bench.victim import finish, kill_when, operations, served, start, write_version
from eval.proofs import Figure, Proof
from ingestion.parse.read import load_parsers

KILLS = 200
ATTEMPTS = 3
"""Runs at most for one kill that lands."""
WAYS = ("anywhere", "publishing", "operation")


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill and what was found after it.

    `status` is how the process ended, as os.waitpid says: 0, 9 for SIGKILL, else it broke by itself.
    """

    way: str
    status: int
    opened: bool
    whole: bool
    expected_version: bool
    completed: bool

    @property
    def survived(self) -> bool:
        """Whether the run ended well before the signal came."""
        return self.status == 0


def run(count: int = KILLS) -> Proof:
    """`count` kills that landed: at a random time, while publishing, at a file operation, in turn.

    A run that ends before its kill is checked like the others and does not count.
    """
    started = time.monotonic()
    kills = list(kill_repeatedly(count, random.Random(20261121)))
    landed = sum(one.status == signal.SIGKILL for one in kills)
    figures = (
        Figure("kills", landed, "runs", at_least=count),
        Figure("ended_before_the_kill", sum(one.survived for one in kills), "runs"),
        Figure("ended_otherwise", sum(one.status not in (0, signal.SIGKILL) for one in kills), "runs", at_most=0),
        Figure(
            "former_generation_lost", sum(not (one.opened and one.expected_version) for one in kills), "", at_most=0
        ),
        Figure("half_documents", sum(not one.whole for one in kills), "", at_most=0),
        Figure("next_runs_failed", sum(not one.completed for one in kills), "", at_most=0),
        Figure("seconds", round(time.monotonic() - started, 1), "s"),
    )
    ways = {way: sum(one.way == way and one.status == signal.SIGKILL for one in kills) for way in WAYS}
    return Proof("killed", figures, {"landed_by_way": ways})


def kill_repeatedly(count: int, chance: random.Random) -> Iterator[Kill]:
    """Runs on one data folder, each on a new version of every document, until `count` kills have landed."""
    load_parsers()
    with tempfile.TemporaryDirectory() as folder:
        territory, data = Path(folder) / "territory", Path(folder) / "data"
        territory.mkdir()
        write_version(territory, 1)
        if not finish(territory, data):
            raise RuntimeError("the first ingestion failed")
        write_version(territory, 2)
        started = time.monotonic()
        steps = operations(territory, data)
        whole_s = time.monotonic() - started
        landed = 0
        for version in range(3, ATTEMPTS * count + 3):
            write_version(territory, version)
            kill = _kill(WAYS[version % len(WAYS)], territory, data, version, steps, whole_s, chance)
            landed += kill.status == signal.SIGKILL
            yield kill
            if landed == count:
                return


def _kill(
    way: str, territory: Path, data: Path, version: int, steps: int, whole_s: float, chance: random.Random
) -> Kill:
    pid, heard = start(territory, data, stop_at=chance.randint(1, steps) if way == "operation" else 0)
    if way != "operation":
        kill_when(pid, heard, way == "publishing", chance.uniform(0, whole_s * (0.4 if way == "publishing" else 1.0)))
    status = os.waitpid(pid, 0)[1]
    os.close(heard)
    opened, whole, expected = True, False, False
    try:
        found = served(data)
        whole, expected = found.whole, found.versions <= {version - 1, version}
    except RuntimeError:
        opened = False
    completed = finish(territory, data) and served(data).versions == {version}
    return Kill(way, status, opened, whole, expected, completed)
