"""The embedded index at the size of a large town: search with filters, opening, memory of a fresh process."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.domain.territories import Territory
from bot.engines.generations import write_generation
from bot.engines.manifest import Manifest
from bot.engines.sparse import FrenchAnalyser
from eval.bench.synthetic import COMMUNES, DIMS, make_language, make_passages, make_questions, make_vectors
from eval.proofs import Figure, Proof, percentile

QUERY_LIMIT_MS = 20.0
REOPEN_LIMIT_S = 3.0
MEMORY_LIMIT_GB = 0.4
QUESTIONS = 300
TIMEOUT_S = 300
SEED = 7


def run(passages: int = 50_000) -> Proof:
    """Write `passages` synthetic passages, then open and search them in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        written_s = _write(Path(folder), passages)
        found = _fresh(Path(folder))
        disk_gb = sum(path.stat().st_blocks * 512 for path in Path(folder).rglob("*")) / 1e9
    hybrid, whole = found["hybrid_ms"], found["retrieve_ms"]
    figures = (
        Figure("hybrid_query_p50", round(percentile(hybrid, 0.5), 1), "ms"),
        Figure("hybrid_query_p95", round(percentile(hybrid, 0.95), 1), "ms", at_most=QUERY_LIMIT_MS),
        Figure("retrieve_p50", round(percentile(whole, 0.5), 1), "ms"),
        Figure("retrieve_p95", round(percentile(whole, 0.95), 1), "ms"),
        Figure("reopen", round(found["reopen_s"][0], 2), "s", at_most=REOPEN_LIMIT_S),
        Figure("anonymous_memory", round(found["anonymous_gb"][0], 3), "GB", at_most=MEMORY_LIMIT_GB),
        Figure("write", round(written_s, 1), "s"),
        Figure("disk", round(disk_gb, 2), "GB"),
    )
    return Proof("index", figures, {"passages": passages, "dims": DIMS, "owners": COMMUNES + 2, "questions": QUESTIONS})


def _write(folder: Path, count: int) -> float:
    """Publish the passages and leave the questions beside; seconds of `write_generation`."""
    made = make_passages(count, make_language(SEED), SEED)
    questions = make_questions(QUESTIONS, made, SEED)
    (folder / "questions.json").write_text(json.dumps(questions), "utf-8")
    nowhere = Territory(name="", default_commune="", communes={}, intercommunalities={})
    begun = time.perf_counter()
    write_generation(
        folder / "index", made, make_vectors(count, SEED), FrenchAnalyser(), nowhere, (), Manifest("synthetic", {})
    )
    return time.perf_counter() - begun


def _fresh(folder: Path) -> dict[str, list[float]]:
    """What a new process measures: see eval/bench/fresh.py."""
    command = [sys.executable, "-m", "eval.bench.fresh", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True).stdout
    found: dict[str, list[float]] = json.loads(said)
    return found
