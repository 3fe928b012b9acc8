"""How many threads find a free core, and who gives way to whom."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from bot.engines.cores import FreeCores, Rank, busy_s


@dataclass
class Machine:
    """Two cores: what everybody used, what we used, and the time."""

    now: float = 0.0
    everybody: float = 0.0
    ours: float = 0.0

    def free_cores(self, cores: int = 2) -> FreeCores:
        return FreeCores(cores, lambda: self.everybody, lambda: self.ours, lambda: self.now)

    def pass_by(self, ours: float, others: float) -> None:
        """A second in which so many cores were used by us and by others."""
        self.now += 1.0
        self.ours += ours
        self.everybody += ours + others


@pytest.mark.parametrize(
    ("ours", "others", "threads"),
    [(2.0, 0.0, 2), (2.0, 0.2, 2), (1.0, 1.0, 1), (1.3, 0.7, 1), (0.7, 1.3, 1), (0.0, 2.0, 1)],
)
def test_the_cores_that_others_leave_are_taken_and_never_less_than_one(
    ours: float, others: float, threads: int
) -> None:
    machine = Machine()
    free = machine.free_cores()
    for _ in range(6):
        machine.pass_by(ours, others)
        found = free.threads(2)
    assert found == threads


def test_a_neighbour_that_leaves_gives_its_core_back() -> None:
    machine = Machine()
    free = machine.free_cores()
    for others in (1.0, 1.0, 1.0, 0.0, 0.0, 0.0):
        machine.pass_by(1.0, others)
        found = free.threads(2)
    assert found == 2
    assert free.threads(1) == 1


def test_no_more_is_taken_than_allowed_and_a_short_moment_is_not_looked_at() -> None:
    machine = Machine()
    free = machine.free_cores(16)
    machine.now, machine.everybody = 0.05, 100.0
    assert free.threads(4) == 4


def test_without_proc_stat_every_thread_is_used() -> None:
    free = FreeCores(2, lambda: None, lambda: 5.0, lambda: 1.0)
    assert free.threads(2) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="missing: /proc/stat")
def test_the_machine_is_never_less_used_than_before() -> None:
    first = busy_s()
    sum(number * number for number in range(200_000))
    second = busy_s()
    assert first is not None and second is not None and second >= first > 0


def test_ranks_are_ordered_and_a_nicer_process_stays_nicer() -> None:
    assert list(Rank) == sorted(Rank) == [Rank.MEDIA, Rank.SPEECH, Rank.RETRIEVAL, Rank.GENERATION, Rank.INGESTION]
    told = "import os\nfrom bot.engines.cores import Rank, take_rank\nos.nice({})\n"
    told += "take_rank(Rank.GENERATION)\nprint(os.nice(0))"
    here = os.nice(0)
    for more in (0, 12):
        done = subprocess.run([sys.executable, "-c", told.format(more)], capture_output=True, text=True, check=True)
        assert int(done.stdout) == min(19, max(int(Rank.GENERATION), here + more))
