"""The language model's engine against llama-cpp-python's high-level API and llama-server, all in one run."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from functools import partial
from pathlib import Path

from bot.engines.llama_batch import GUESSED_AT_ONCE
from bot.settings import Settings
from eval.bench import search
from eval.bench.engine_guessing import guessing
from eval.bench.engine_ours import ours, rate, saturated, workload
from eval.bench.engine_parts import Parts, first_figures
from eval.bench.engine_peers import llama_server, plain
from eval.bench.engine_prepare import model_of, server_of
from eval.bench.engine_workload import Zipf, read_zipf
from eval.proofs import Figure, Proof, percentile

ENGINES = Path(__file__).parents[2] / "bot" / "engines"
BYTES_PER_CELL = 24 * 2 * 128 * 2  # the 0.5 B shape: layers, keys and values, two heads of 64, half precision
TOKENS = 48
TIMEOUT_S = 300
ROUNDS = 3
RATIOS = {4: 2.2, 8: 3.3}
BUSY_RATIO, BARE_SHARE = 0.45, 0.9
RETRIEVAL_RATIO, RETRIEVAL_PASSAGES = 2.0, 5_000


def run(kept: Path) -> Proof:
    """Needs `--prepare` first. Up to twenty minutes; nothing else should run. Stopped, it goes on where it was."""
    if not server_of(kept).exists():
        raise FileNotFoundError(f"{server_of(kept)}: run guichet-eval bench engine --prepare first")
    figures, threads = read_zipf(), Settings().threads or os.cpu_count() or 1
    parts = Parts(kept / "parts.json", f"{figures} {threads} {_engine()}")
    found = [*_firsts(kept, figures, threads, parts)]
    for part in (_batches, _busy, _retrieval, _guesses):
        found += parts.figures(part.__name__, partial(part, kept, figures, threads))
    found.append(Figure("minutes", round(parts.seconds / 60, 1), "min", at_most=20.0))
    about = {"threads": threads, "cells": figures.cells, "seed": figures.seed, "draws": figures.draws}
    parts.forget()
    return Proof("engine", tuple(found), about)


def _engine() -> str:
    """Changes with the engine's own code."""
    files = [*sorted(ENGINES.glob("llama*.py")), ENGINES / "prefix_tree.py", ENGINES / "cores.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _firsts(kept: Path, figures: Zipf, threads: int, parts: Parts) -> list[Figure]:
    model = model_of(kept, "0.5b")
    drawn = asyncio.run(workload(model, threads, figures))
    prompts = [drawn.prompts[one] for one in drawn.draws]
    few = [prompts[place] for place in drawn.stratified(figures.warm_up, figures.plain_draws)]
    found = {
        "ours": parts.firsts("ours", lambda: asyncio.run(ours(model, threads, prompts, figures))),
        "llama_server": parts.firsts(
            "llama_server",
            lambda: llama_server(server_of(kept), model, threads, prompts, figures, BYTES_PER_CELL),
        ),
    }
    counted = {name: one[figures.warm_up :] for name, one in found.items()}
    return first_figures({**counted, "plain": parts.firsts("plain", lambda: plain(model, threads, few, figures))})


def _batches(kept: Path, figures: Zipf, threads: int) -> list[Figure]:
    """Each number of answers in turn, three times over, and the best of each: others can only slow a round down."""
    model, ours, bare = model_of(kept, "1.5b"), defaultdict(list), defaultdict(list)
    for _ in range(ROUNDS):
        for count in (1, *RATIOS):
            ours[count].append(asyncio.run(rate(model, threads, figures, count, TOKENS)))
            bare[count].append(_bare(model, threads, count))
    rates = {count: max(one.tokens_s for one in found) for count, found in ours.items()}
    bares = {count: max(found) for count, found in bare.items()}
    found = [Figure("tokens_s_1", round(rates[1], 1), "tokens/s")]
    for count, wanted in RATIOS.items():
        least = min(one.least_share for one in ours[count])
        found += [
            Figure(f"batch{count}_ratio", round(rates[count] / rates[1], 2), "times", at_least=wanted),
            Figure(f"batch{count}_ratio_of_bare_loop", round(bares[count] / bares[1], 2), "times"),
            Figure(f"batch{count}_of_bare", round(rates[count] / bares[count], 2), "share", at_least=BARE_SHARE),
            Figure(f"batch{count}_slowest", round(least, 2), "share", at_least=0.8),
        ]
    return found


def _bare(model: Path, threads: int, sequences: int) -> float:
    words = [sys.executable, "-m", "eval.bench.engine_bare", str(model), str(threads), str(sequences), str(TOKENS)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=TIMEOUT_S)
    return float(done.stdout.split()[-1])


def _busy(kept: Path, figures: Zipf, threads: int) -> list[Figure]:
    """One answer with the embedder at work in another process, against the same answer alone."""
    model = model_of(kept, "0.5b")
    quiet = asyncio.run(rate(model, threads, figures, 1, 2 * TOKENS)).tokens_s
    with subprocess.Popen([sys.executable, "-m", "eval.bench.engine_neighbour"], stdout=subprocess.PIPE) as neighbour:
        assert neighbour.stdout
        neighbour.stdout.readline()
        try:
            busy = asyncio.run(rate(model, threads, figures, 1, 2 * TOKENS)).tokens_s
        finally:
            neighbour.kill()
    return [
        Figure("tokens_s_quiet", round(quiet, 1), "tokens/s"),
        Figure("busy_decode_ratio", round(busy / quiet, 2), "share", at_least=BUSY_RATIO),
    ]


def _retrieval(kept: Path, figures: Zipf, threads: int) -> list[Figure]:
    """Searches in a process of their own, alone and while four answers are written."""
    model = model_of(kept, "0.5b")
    with tempfile.TemporaryDirectory() as folder:
        search.write(Path(folder), RETRIEVAL_PASSAGES)
        command = [sys.executable, "-m", "eval.bench.search", folder]
        alone = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=True).stdout
        beside = asyncio.run(saturated(model, threads, figures, command))
    quiet, busy = (percentile([took for took, _ in json.loads(told)], 0.95) for told in (alone, beside))
    return [
        Figure("retrieval_p95_quiet", round(quiet, 1), "ms"),
        Figure("retrieval_busy_ratio", round(busy / quiet, 2), "times", at_most=RETRIEVAL_RATIO),
    ]


def _guesses(kept: Path, figures: Zipf, threads: int) -> list[Figure]:
    return guessing(kept, threads, GUESSED_AT_ONCE)
