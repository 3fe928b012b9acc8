"""Teaches what tells calm words from a danger, in the vectors of the packaged embedder.

`python -m eval.training.calm DATA` learns from the dangers and look-alikes under DATA (`tests/bot/answering/data`), the
questions of our cases (places too) and those written about sheets and towns, none of which is a danger; it prints how
many of each would be held calm, and how many grave, when the others are learned from, and writes `calm.json` beside the
embedder.
"""

import argparse
import json
import tomllib
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.answering.calm import CALM, GRAVE, UNEASY
from bot.engines.onnx_embedding import CALM as FILE
from bot.engines.onnx_embedding import FRENCH_FOLDER, FRENCH_NAME, OnnxEmbedder
from eval.calibrating import logistic
from eval.cases import Expected, read_cases
from eval.examples import Array
from eval.place_cases import read_place_cases
from eval.training.towns import towns
from eval.training.written import WRITTEN

CASES = Path(__file__).parents[1] / "cases"
SEARCHED = (Expected.ANSWERED, Expected.REFUSED)
RIDGE = 0.06
ORDINARY_WEIGHT = 0.25
FOLDS = 5
UNDER, OVER = (0.02, 0.05, CALM, 0.2, 0.3), (0.5, 0.6, UNEASY, 0.8, 0.9, GRAVE)

ONE_IN = 3
"""Of what is asked of towns, one question in so many: as many as when there were eight."""


def learned(dangers: Array, others: Array, ordinary: Array) -> Array:
    """The weights of a vector, and the bias, for the log-odds of a danger."""
    x = np.vstack([dangers, others, ordinary])
    told = np.concatenate([np.ones(len(dangers)), np.zeros(len(others) + len(ordinary))])
    worth = np.concatenate([np.ones(len(dangers) + len(others)), np.full(len(ordinary), ORDINARY_WEIGHT)])
    return logistic(_with_bias(x), told, worth, RIDGE)


def left_out(groups: Sequence[Array], folds: Sequence[Sequence[int]]) -> list[Array]:
    """The chance of a danger for each of dangers, others and ordinary questions, its fold not being learned from."""
    found = [np.zeros(len(some)) for some in groups]
    for fold in range(FOLDS):
        here = [np.array(of) == fold for of in folds]
        dangers, others, ordinary = (some[~held] for some, held in zip(groups, here, strict=True))
        weights = learned(dangers, others, ordinary)
        for chances, held, vectors in zip(found, here, groups, strict=True):
            chances[held] = 1 / (1 + np.exp(-(_with_bias(vectors[held]) @ weights)))
    return found


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
    asked_of_towns = [line.text for town in towns(frozenset()) for line in town.lines[::ONE_IN]]
    asked_of_places = {one.question for one in read_place_cases([CASES / "places"])}
    calm = [*(one.question for one in cases), *sorted(asked_of_places), *asked_of_sheets, *asked_of_towns]
    texts = [_texts(asked.data, "dangers"), _texts(asked.data, "lookalikes"), calm]
    groups = [np.asarray(embedder.embed(some), np.float64) for some in texts]
    folds = [[zlib.crc32(text.encode()) % FOLDS for text in some] for some in texts]
    told = left_out(groups, folds)
    for threshold in (*UNDER, *OVER):
        side = [chances < threshold if threshold in UNDER else chances > threshold for chances in told]
        held = [f"{int(one.sum())} of {len(one)}" for one in side]
        word = "under" if threshold in UNDER else "over"
        print(f"{word} {threshold}: dangers {held[0]}, look-alikes {held[1]}, ordinary questions {held[2]}")
    weights = [round(float(weight), 3) for weight in learned(*groups)]
    written = {"embedder": FRENCH_NAME, "bias": weights[-1], "weights": weights[:-1]}
    (FRENCH_FOLDER / FILE).write_text(json.dumps(written) + "\n", "utf-8")


if __name__ == "__main__":
    main()
