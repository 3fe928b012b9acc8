"""Who goes first when cores are short, on real processes: the line, then speech, then retrieval, then generation."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.engines.cores import Rank, give_rank
from eval.bench.serving import serving
from eval.calls.telephone import telephone
from tests.conftest import TINY, need
from tests.voice.tiny import needed
from voice import espeak


@pytest.fixture
def pressing() -> Iterator[None]:
    """As an operator starts it: not niced. Only root may come back from a niced run."""
    here = os.getpriority(os.PRIO_PROCESS, 0)
    try:
        os.setpriority(os.PRIO_PROCESS, 0, 0)
    except PermissionError:
        need(None, "a run that is not niced")
    yield
    os.setpriority(os.PRIO_PROCESS, 0, here)


def children(pid: int) -> list[int]:
    found = [
        int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    return found + [one for child in found for one in children(child)]


def niceness(pid: int) -> set[int]:
    """Of every thread: one that was born before the rank was taken would keep the old one."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError):  # it ended meanwhile
            found.add(int(task.joinpath("stat").read_text().rpartition(")")[2].split()[16]))
    return found


def module(pid: int) -> str:
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return words[words.index(b"-m") + 1].decode() if b"-m" in words else words[0].decode()
    return ""


@pytest.mark.usefixtures("llama", "pressing")
def test_the_line_goes_before_speech_and_speech_before_the_counter(own_demo: Path) -> None:
    needed()
    given = {"GUICHET_GENERATOR": str(TINY), "GUICHET_THREADS": "1"}
    with serving(own_demo, given) as counter, telephone(own_demo, counter.url, {}) as line:
        ranks = {
            module(pid): niceness(pid) for pid in (counter.pid, line.pid, *children(counter.pid), *children(line.pid))
        }
    assert ranks.pop("voice") == {Rank.MEDIA}
    assert ranks.pop("voice.hear") == ranks.pop("voice.piper_worker") == {Rank.SPEECH}
    assert ranks.pop("bot") == {Rank.RETRIEVAL}
    ranks.pop(espeak.PROGRAM, None)  # phrases of the house may be in the making
    ranks.pop("", None)
    assert ranks and set.union(*ranks.values()) <= {Rank.RETRIEVAL, Rank.GENERATION}, ranks
    assert {Rank.GENERATION} in ranks.values(), ranks


@pytest.mark.usefixtures("pressing")
async def test_espeak_speaks_at_the_rank_of_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    need(espeak.installed(), "espeak-ng")
    seen: list[int] = []
    started = asyncio.create_subprocess_exec

    async def watched(*command: str, **pipes: int) -> asyncio.subprocess.Process:
        process = await started(*command, **pipes)
        asyncio.get_running_loop().call_soon(lambda: seen.append(os.getpriority(os.PRIO_PROCESS, process.pid)))
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    await espeak.say("Bonjour, la mairie est ouverte.", "fr", 1.0)
    assert seen == [Rank.SPEECH]


def test_a_process_that_is_gone_needs_no_rank() -> None:
    give_rank(2**22 - 1, Rank.SPEECH)
