"""What guessing brings: the passes it saves, by the real cost of passes of that many tokens on a real shape.

Random weights copy nothing, so passes are counted on the tiny model, which was trained to answer with the words of its
passages; a larger one copies less, and gains less.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.bench.engine_prepare import SIZES, model_of
from eval.proofs import Figure

TIMEOUT_S = 300


def guessing(kept: Path, threads: int, most: int) -> list[Figure]:
    """`most`: tokens of one pass at most. The answers must be the same to the letter."""
    told = json.loads(_said("-m", "tests.models.copying"))
    alone, guessed = told["alone"], told["guessed"]
    found = [
        Figure("guessed_same_answers", int(told["same"]), "yes", at_least=1),
        Figure("guessed_right", round((len(alone) - len(guessed)) / (sum(guessed) - len(guessed)), 2), "share"),
        Figure("guessed_tokens_a_pass", round(len(alone) / len(guessed), 2), "tokens"),
    ]
    for size in SIZES:
        cost = json.loads(_said(*_passes(model_of(kept, size), threads, most)))
        gain = _cost(alone, cost) / _cost(guessed, cost)
        found.append(Figure(f"guessed_speed_{size}", round(gain, 2), "times", at_least=1.0))
        found.append(Figure(f"pass_of_{most}_{size}", round(cost[-1] / cost[0], 2), "passes of 1"))
    return found


def _passes(model: Path, threads: int, most: int) -> tuple[str, ...]:
    return ("-m", "eval.bench.engine_bare", "passes", str(model), str(threads), str(most))


def _cost(sizes: Sequence[int], cost: Sequence[float]) -> float:
    return sum(cost[size - 1] for size in sizes)


def _said(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True, timeout=TIMEOUT_S)
    return done.stdout.splitlines()[-1]
