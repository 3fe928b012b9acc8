"""kill -9 during ingestion: the former generation stays served, no half document, the next run completes.

Each kill is kept as it is judged: a bench that is stopped goes on where it was.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.commanded import command, finish_by_command, kill_command
from eval.bench.survivor import idle, served
from eval.bench.victim import Steps, finish, kill_when, start, steps_of, write_version
from eval.proofs import Figure, Proof
from eval.rows import Rows
from ingestion.parse.read import load_parsers

KILLS = 1_000
COMMANDS = 20
ATTEMPTS = 3
"""Runs at most for one kill that lands."""
WAYS = ("anywhere", "publishing", "operation", "step")
BY_COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill and what was found after it.

    `status` is how the process ended, as os.waitpid says: 0, 9 for SIGKILL, else it broke by itself.
    `at` is the operation on a file it died at, 0 when a clock decided. `idle`: once completed, one more run
    published nothing and left every file of the index as it was.
    """

    id: str
    way: str
    status: int
    opened: bool
    whole: bool
    expected_version: bool
    completed: bool
    idle: bool
    at: int = 0

    @property
    def survived(self) -> bool:
        """Whether the run ended well before the signal came."""
        return self.status == 0

    @property
    def landed(self) -> bool:
        """Whether the signal ended it."""
        return self.status == signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Turn:
    """The version served before a run, which is not the one before its own in a bench that goes on, and its own."""

    former: int
    version: int


def run(count: int = KILLS, commands: int = COMMANDS, kept: Path = Path("data/eval/killed")) -> Proof:
    """`count` kills that landed, in turn: at a random time, while publishing, at a file operation, at each step.

    The steps are the operations of the publication on files, one after another. `commands` more fall on the
    command an operator types. A run that ends before its kill is checked like the others and does not count.
    """
    started = time.monotonic()
    forked, typed = Rows(kept / "forked.jsonl", Kill), Rows(kept / "command.jsonl", Kill)
    steps = kill_repeatedly(count, forked)
    for one in kill_commands(commands, typed):
        print(f"\r{one.id}", end="", file=sys.stderr, flush=True)
    kills = [*forked.all.values(), *typed.all.values()]
    ways = Counter(one.way for one in kills if one.landed)
    tried = {one.at for one in kills if one.way == "step" and one.landed}
    about = {"landed_by_way": ways, "operations": steps.all, "of_publication": steps.all - steps.publishing + 1}
    seconds = Figure("seconds", round(time.monotonic() - started, 1), "s")
    return Proof("killed", (*_figures(kills, count, commands), Figure("steps_tried", len(tried), ""), seconds), about)


def _figures(kills: Sequence[Kill], count: int, commands: int) -> tuple[Figure, ...]:
    typed = sum(one.landed for one in kills if one.way == BY_COMMAND)
    lost = sum(not (one.opened and one.expected_version) for one in kills)
    return (
        Figure("kills", sum(one.landed for one in kills) - typed, "runs", at_least=count),
        Figure("kills_of_the_command", typed, "runs", at_least=commands),
        Figure("ended_before_the_kill", sum(one.survived for one in kills), "runs"),
        Figure("ended_otherwise", sum(not (one.survived or one.landed) for one in kills), "runs", at_most=0),
        Figure("former_generation_lost", lost, "", at_most=0),
        Figure("half_documents", sum(not one.whole for one in kills), "", at_most=0),
        Figure("next_runs_failed", sum(not one.completed for one in kills), "", at_most=0),
        Figure("next_but_one_wrote", sum(not one.idle for one in kills), "", at_most=0),
    )


def kill_repeatedly(count: int, rows: Rows[Kill]) -> Steps:
    """Runs on one data folder, each on a new version of every document, until `count` kills have landed in `rows`."""
    load_parsers()
    with tempfile.TemporaryDirectory() as folder:
        territory, data = Path(folder) / "territory", Path(folder) / "data"
        steps = _prepared(territory, data)
        whole_s, former = _whole_s(territory, data), 3
        for version in range(len(rows.all) + 4, ATTEMPTS * count + 4):
            if sum(one.landed for one in rows.all.values()) >= count:
                break
            write_version(territory, version)
            rows.add(_kill(territory, data, Turn(former, version), steps, whole_s))
            former = version
            print(f"\r{len(rows.all)}", end="", file=sys.stderr, flush=True)
    return steps


def _prepared(territory: Path, data: Path) -> Steps:
    territory.mkdir()
    write_version(territory, 1)
    if not finish(territory, data):
        raise RuntimeError("the first ingestion failed")
    write_version(territory, 2)
    return steps_of(territory, data)


def _whole_s(territory: Path, data: Path) -> float:
    write_version(territory, 3)
    started = time.monotonic()
    if not finish(territory, data):
        raise RuntimeError("an ingestion left alone failed")
    return time.monotonic() - started


def _kill(territory: Path, data: Path, turn: Turn, steps: Steps, whole_s: float) -> Kill:
    version = turn.version
    dice, way = random.Random(f"20261121-{version}"), WAYS[version % len(WAYS)]
    at = 0
    if way == "operation":
        at = dice.randint(1, steps.all)
    if way == "step":
        at = steps.publishing + (version // len(WAYS)) % (steps.all - steps.publishing + 1)
    pid, heard = start(territory, data, stop_at=at)
    if not at:
        kill_when(pid, heard, way == "publishing", dice.uniform(0, whole_s * (0.4 if way == "publishing" else 1.0)))
    status = os.waitpid(pid, 0)[1]
    os.close(heard)
    left = _left(data, turn)
    completed = finish(territory, data) and served(data).versions == {version}
    return Kill(f"{version}", way, status, *left, completed, idle(territory, data), at)


def _left(data: Path, turn: Turn) -> tuple[bool, bool, bool]:
    """After the kill: whether the index opens, whether it is whole, whether it is the former one or the new one."""
    try:
        found = served(data)
    except RuntimeError:
        return False, False, False
    return True, found.whole, found.versions <= {turn.former, turn.version}


def kill_commands(count: int, rows: Rows[Kill]) -> Iterator[Kill]:
    """The same on `guichet-ingest run`, killed at a random time of it, until `count` kills have landed in `rows`."""
    if sum(one.landed for one in rows.all.values()) >= count:
        return
    with tempfile.TemporaryDirectory() as folder:
        territory, data = Path(folder) / "territory", Path(folder) / "data"
        territory.mkdir()
        write_version(territory, 1)
        started = time.monotonic()
        finish_by_command(territory, data)
        whole_s = time.monotonic() - started
        for version in range(2, ATTEMPTS * count + 2):
            write_version(territory, version)
            delay_s = random.Random(f"20261121-{len(rows.all)}").uniform(0.2, 1.0) * whole_s
            status = kill_command(command(territory, data), delay_s)
            left = _left(data, Turn(version - 1, version))
            finish_by_command(territory, data)
            completed = served(data).versions == {version}
            again = finish_by_command(territory, data)
            unchanged = not again["published"] and not again["embedded"] and not again["parsed"]
            kill = Kill(f"{len(rows.all)}", BY_COMMAND, status, *left, completed, unchanged)
            rows.add(kill)
            yield kill
            if sum(one.landed for one in rows.all.values()) >= count:
                return
