"""An ingestion that is killed, in a process forked from one where every import is done."""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answering.retrieve import Vectors
from bot.engines.sparse import FrenchAnalyser
from ingestion.path import ingest
from ingestion.progress import silent

DOCUMENTS = 6
PARAGRAPHS = 8
_DIMS = 32
_TOUCHING = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink"})
HEAD = """name = "Essai"
default_commune = "bourg"
[[commune]]
id = "bourg"
name = "Bourg"
insee = "99001"
"""


class ConstantEmbedder:
    """The same vector for every text: what is measured is everything else."""

    name = "constant"
    dims = _DIMS

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One constant unit vector a text."""
        return np.full((len(texts), _DIMS), _DIMS**-0.5, np.float32)

    def build(self) -> "ConstantEmbedder":
        """Itself: it costs nothing to make."""
        return self


def write_version(territory: Path, version: int) -> None:
    """A territory whose every paragraph says its version."""
    entries = [HEAD]
    for number in range(DOCUMENTS):
        heading = "\n\n".join(
            f"## Partie {part}\n\nVersion {version}, document {number}, partie {part}." for part in range(PARAGRAPHS)
        )
        (territory / f"d{number}.md").write_text(f"# Document {number}\n\n{heading}\n", "utf-8")
        entries.append(
            f'[[source]]\nid = "d{number}"\nlocation = "d{number}.md"\nlayer = "communal"\nowner = "bourg"\n'
            f'url = "https://bourg.example/d{number}"\nlicence = "CC0-1.0"\n'
        )
    (territory / "sources.toml").write_text("\n".join(entries), "utf-8")


def start(territory: Path, data: Path, stop_at: int = 0) -> tuple[int, int]:
    """A forked ingestion: its process, and a pipe that says `p` when publication begins.

    With `stop_at` it kills itself at its n-th operation on a file of `data`.
    """
    heard, said = os.pipe()

    def run() -> None:
        os.close(heard)
        if stop_at:
            sys.addaudithook(_killer(str(data), stop_at))
        ingest(territory, data, embedder_factory=ConstantEmbedder(), analyser=FrenchAnalyser(), progress=_telling(said))

    pid = forked(run)
    os.close(said)
    return pid, heard


def finish(territory: Path, data: Path) -> bool:
    """Whether an ingestion left alone completes."""

    def run() -> None:
        ingest(territory, data, embedder_factory=ConstantEmbedder(), analyser=FrenchAnalyser(), progress=silent)

    return os.waitpid(forked(run), 0)[1] == 0


@dataclass(frozen=True, slots=True)
class Steps:
    """How many operations on files of the data folder an ingestion makes, and the first of its publication."""

    all: int
    publishing: int


def steps_of(territory: Path, data: Path) -> Steps:
    """The steps of an ingestion left alone."""
    heard, said = os.pipe()
    count, first = [0], [1]

    def seen(step: str, done: int, total: int) -> None:
        if step == "publishing":
            first[0] = count[0] + 1

    def run() -> None:
        sys.addaudithook(_counter(str(data), count))
        ingest(territory, data, embedder_factory=ConstantEmbedder(), analyser=FrenchAnalyser(), progress=seen)
        os.write(said, f"{count[0]} {first[0]}".encode())

    pid = forked(run)
    os.waitpid(pid, 0)
    os.close(said)
    every, publishing = map(int, os.read(heard, 64).split())
    os.close(heard)
    return Steps(every, publishing)


def kill_when(pid: int, heard: int, publishing: bool, delay_s: float) -> None:
    """SIGKILL after a delay, counted from the start or from the beginning of the publication."""
    if publishing:
        select.select([heard], [], [], 60)
    time.sleep(delay_s)
    os.kill(pid, signal.SIGKILL)


def forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _telling(pipe: int) -> Callable[[str, int, int], None]:
    def progress(step: str, done: int, total: int) -> None:
        if step == "publishing":
            os.write(pipe, b"p")

    return progress


def _killer(folder: str, stop_at: int) -> Callable[[str, tuple[object, ...]], None]:
    count = [0]

    def hook(event: str, args: tuple[object, ...]) -> None:
        # Once only: os.kill raises an event of its own.
        if _touches(event, args, folder):
            count[0] += 1
            if count[0] == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _counter(folder: str, count: list[int]) -> Callable[[str, tuple[object, ...]], None]:
    def hook(event: str, args: tuple[object, ...]) -> None:
        count[0] += _touches(event, args, folder)

    return hook


def _touches(event: str, args: tuple[object, ...], folder: str) -> bool:
    return event in _TOUCHING and any(folder in str(arg) for arg in args[:2])
