"""Teaches what tells calm words from a danger, in the vectors of the packaged embedder.

`python -m eval.training.calm DATA` learns from the dangers and look-alikes under DATA (`tests/bot/answering/data`), the
questions of our cases and those written about sheets, none of which is a danger; it prints how many dangers would be
held calm, and how many look-alikes, when the others are learned from, and writes `calm.json` beside the embedder.
"""

import argparse
import json
import tomllib
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.answering.calm import CALM
from bot.engines.onnx_embedding import CALM as FILE
from bot.engines.onnx_embedding import FRENCH_FOLDER, FRENCH_NAME, OnnxEmbedder
from eval.calibrating import logistic
from eval.cases import Expected, read_cases
from eval.examples import Array
from eval.training.written import WRITTEN

CASES = Path(__file__).parents[1] / "cases"
SEARCHED = (Expected.ANSWERED, Expected.REFUSED)
RIDGE = 0.06
ORDINARY_WEIGHT = 0.25
FOLDS = 5
THRESHOLDS = (0.02, 0.05, CALM, 0.2, 0.3)


def learned(dangers: Array, others: Array, ordinary: Array) -> Array:
    """The weights of a vector, and the bias, for the log-odds of a danger."""
    x = np.vstack([dangers, others, ordinary])
    told = np.concatenate([np.ones(len(dangers)), np.zeros(len(others) + len(ordinary))])
    worth = np.concatenate([np.ones(len(dangers) + len(others)), np.full(len(ordinary), ORDINARY_WEIGHT)])
    return logistic(_with_bias(x), told, worth, RIDGE)


def left_out(dangers: Array, others: Array, ordinary: Array, folds: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """The chance of a danger for each, when its fold is not learned from. `folds`: of the dangers, of the others."""
    found = [np.zeros(len(dangers)), np.zeros(len(others))]
    for fold in range(FOLDS):
        here = [np.array(of) == fold for of in folds]
        weights = learned(dangers[~here[0]], others[~here[1]], ordinary)
        for chances, held, vectors in zip(found, here, (dangers, others), strict=True):
            chances[held] = 1 / (1 + np.exp(-(_with_bias(vectors[held]) @ weights)))
    return found[0], found[1]


def _with_bias(vectors: Array) -> Array:
    return np.hstack([vectors, np.ones((len(vectors), 1))])


def _texts(folder: Path, ending: str) -> list[str]:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob(f"*{ending}.toml"))]
    return sorted({text for table in tables for texts in table.values() for text in texts})


def main() -> None:
    """Reads, learns, tells, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of *dangers.toml and *lookalikes.toml")
    asked = parser.parse_args()
    embedder = OnnxEmbedder(FRENCH_FOLDER, FRENCH_NAME, 1)
    cases = [one for one in read_cases([CASES, CASES / "once_unseen"]) if one.expect in SEARCHED]
    asked_of_sheets = [line.split("\t")[2] for line in WRITTEN.read_text("utf-8").splitlines()]
    calm = [*(one.question for one in cases), *asked_of_sheets]
    texts = [_texts(asked.data, "dangers"), _texts(asked.data, "lookalikes"), calm]
    dangers, others, ordinary = (np.asarray(embedder.embed(some), np.float64) for some in texts)
    folds = [[zlib.crc32(text.encode()) % FOLDS for text in some] for some in texts[:2]]
    told = left_out(dangers, others, ordinary, folds)
    for threshold in THRESHOLDS:
        held = [f"{int((chances < threshold).sum())} of {len(chances)}" for chances in told]
        print(f"under {threshold}: dangers held calm {held[0]}, look-alikes {held[1]}")
    weights = [round(float(weight), 3) for weight in learned(dangers, others, ordinary)]
    written = {"embedder": FRENCH_NAME, "bias": weights[-1], "weights": weights[:-1]}
    (FRENCH_FOLDER / FILE).write_text(json.dumps(written) + "\n", "utf-8")


if __name__ == "__main__":
    main()
