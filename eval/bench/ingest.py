"""Ingestion of the demo territory as an operator runs it: the first time, again without change, after one change."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.proofs import Figure, Proof

CORPUS = Path("corpus")
SECOND_LIMIT_S = 5.0
TIMEOUT_S = 1800


@dataclass(frozen=True, slots=True)
class Timed:
    """The report of one run of the command, and how long it took, start of Python included."""

    report: Mapping[str, object]
    seconds: float

    def number(self, key: str) -> float:
        """A figure of the report; the length of a list."""
        value = self.report[key]
        return float(len(value)) if isinstance(value, list) else float(str(value))


def run(corpus: Path = CORPUS) -> Proof:
    """Three runs of `guichet-ingest run` on a copy of the territory, in a fresh data folder."""
    with tempfile.TemporaryDirectory() as folder:
        territory, data = Path(folder) / "corpus", Path(folder) / "data"
        shutil.copytree(corpus, territory)
        first, second = _ingest(territory, data), _ingest(territory, data)
        changed = next(path for path in sorted(territory.rglob("*.md")))
        changed.write_text(changed.read_text("utf-8") + "\n\nUne phrase de plus.\n", "utf-8")
        third = _ingest(territory, data)
    figures = (
        Figure("documents", first.number("read"), ""),
        Figure("unreadable", first.number("unreadable"), "", at_most=0),
        Figure("passages", first.number("passages"), ""),
        Figure("first_run", round(first.seconds, 1), "s"),
        Figure("second_run_embedded", second.number("embedded"), "passages", at_most=0),
        Figure("second_run", round(second.seconds, 2), "s", at_most=SECOND_LIMIT_S),
        Figure("one_change_read_again", third.number("parsed"), "documents", at_most=1),
        Figure("one_change", round(third.seconds, 1), "s"),
    )
    return Proof("ingest", figures, {"embedder": first.report["embedder"]})


def _ingest(territory: Path, data: Path) -> Timed:
    started = time.monotonic()
    command = [sys.executable, "-m", "ingestion", "run", "--json", "--territory", str(territory), "--data", str(data)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=TIMEOUT_S, env={**os.environ, "COLUMNS": "120"}
    )
    return Timed(json.loads(done.stdout), time.monotonic() - started)
