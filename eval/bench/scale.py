"""A territory of 100,000 passages: what ingesting, publishing and reopening it cost grows as it does, no faster.

Each size is kept once measured: stopped, the bench goes on with the next. Vectors are made beforehand; what embedding
costs is measured on 5,000 passages and extrapolated.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.engines.onnx_embedding import FRENCH_NAME, packaged_french
from bot.engines.passage_embedding import passage_embedder
from eval.bench.scaled import write_territory
from eval.bench.synthetic import make_language, make_passages
from eval.kept import write_json, write_text
from eval.plots import PlotsMissingError, growth_plot
from eval.proofs import Figure, Proof
from ingestion.embed import BATCH
from ingestion.split import embedded_text

PASSAGES = 100_000
HALVINGS = 3
EMBEDDED = 5_000
EXPONENT = 1.15
"""How fast a cost may grow: 1 is as the passages do, 2 as their square."""
GROWING = ("processor_s", "peak_gb", "index_gb", "cache_gb", "reopen_processor_s", "anonymous_gb")
_EMBEDDING = {"embedding_extrapolated": "seconds", "embedding_processor_extrapolated": "processor_s"}
TIMEOUT_S = 7_200
SEED = 7

Measured = Mapping[str, float]


def run(passages: int = PASSAGES, kept: Path = Path("data/eval/scale")) -> Proof:
    """An eighth, a quarter, a half and the whole of so many passages; the plot is left in `kept`."""
    sizes = [passages >> halving for halving in range(HALVINGS, -1, -1)]
    found = [_size(size, kept / f"{size}.json") for size in sizes]
    embedded = _kept_or(kept / f"embedded-{EMBEDDED}.json", lambda: _embedding(min(EMBEDDED, passages)))
    try:
        write_text(kept / "scale.svg", growth_plot([one["passages"] for one in found], _curves(found)))
    except PlotsMissingError as error:
        print(error, file=sys.stderr)
    return Proof("scale", _figures(found, embedded), {"sizes": [dict(one) for one in found], "plot": "scale.svg"})


def _figures(found: Sequence[Measured], embedded: Measured) -> tuple[Figure, ...]:
    whole = found[-1]
    many = whole["passages"] / embedded["passages"]
    held = sum(one["reopened"] != one["passages"] or one["again_embedded"] != 0 for one in found)
    return (
        Figure("passages", whole["passages"], "passages"),
        *(Figure(f"growth_of_{name}", growth(found, name), "exponent", at_most=EXPONENT) for name in GROWING),
        Figure("lost_or_made_again", held, "sizes", at_most=0),
        Figure("ingest", round(whole["ingest_s"]), "s"),
        Figure("ingest_processor", round(whole["processor_s"]), "s"),
        Figure("second_run_processor", round(whole["again_s"], 1), "s"),
        Figure("peak_memory", round(whole["peak_gb"], 2), "GB"),
        Figure("index", round(whole["index_gb"], 2), "GB"),
        Figure("cache", round(whole["cache_gb"], 2), "GB"),
        Figure("reopen", round(whole["reopen_s"], 1), "s"),
        Figure("memory_once_open", round(whole["anonymous_gb"], 2), "GB"),
        *(Figure(name, round(embedded[key] * many), "s") for name, key in _EMBEDDING.items()),
    )


def growth(found: Sequence[Measured], name: str) -> float:
    """The exponent of a cost: the slope of its logarithm against that of the passages, by least squares."""
    passages, costs = ([one[key] for one in found] for key in ("passages", name))
    return round(float(np.polyfit(np.log(passages), np.log(costs), 1)[0]), 3)


def _curves(found: Sequence[Measured]) -> dict[str, list[float]]:
    """What is drawn: each cost as a share of what it is at the full size."""
    return {name: [one[name] / found[-1][name] for one in found] for name in GROWING}


def _size(size: int, path: Path) -> Measured:
    def measured() -> dict[str, float]:
        print(f"{size} passages", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            write_territory(Path(folder) / "territory", size)
            return {**_apart("measure", folder), **_apart("reopen", folder)}

    return _kept_or(path, measured)


def _apart(what: str, folder: str) -> dict[str, float]:
    """What a new process measures: see eval/bench/scaled.py."""
    command = [sys.executable, "-m", "eval.bench.scaled", what, folder]
    said = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True).stdout
    found: dict[str, float] = json.loads(said)
    return found


def _embedding(count: int) -> dict[str, float]:
    """Seconds that the packaged embedder takes for so many passages; none without it."""
    model = packaged_french()
    if model is None:
        return {"passages": count, "seconds": float("nan"), "processor_s": float("nan")}
    passages = make_passages(count, make_language(SEED), SEED)
    texts = sorted((embedded_text(one.title, one.heading_path, one.text) for one in passages), key=len)
    embedder = passage_embedder(model, FRENCH_NAME, os.cpu_count() or 1)
    began, spent = time.perf_counter(), time.process_time()
    for start in range(0, count, BATCH):
        embedder.embed(texts[start : start + BATCH])
    return {
        "passages": count,
        "seconds": time.perf_counter() - began,
        "processor_s": time.process_time() - spent,
    }


def _kept_or(path: Path, measure: Callable[[], Measured]) -> Measured:
    """What was measured before, else what is measured now."""
    if not path.exists():
        write_json(path, measure())
    kept = json.loads(path.read_text("utf-8"))
    return {key: float(value) for key, value in kept.items() if isinstance(value, int | float)}
