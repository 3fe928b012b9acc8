"""Batches in which each sheet stands beside those BM25 takes for it: the hard negatives cost no text more."""

import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.search.channels import SparseVector
from bot.domain.documents import Passage
from bot.domain.territories import Layer
from bot.engines.sparse import FrenchAnalyser
from eval.training.pairs import Drawing, Pair
from eval.training.sheets import Sheet

NEAREST, BESIDE = 10, 3
"""Sheets among which those put beside a sheet are drawn, and how many are."""

LEAD = 2
SIZE = 48
"""Pairs of a batch."""


def nearest(sheets: Sequence[Sheet], analyser: FrenchAnalyser) -> NDArray[np.int64]:
    """By sheet, the ten others whose beginning BM25 finds for its title and beginning, shape (n, 10)."""
    vectors = [pair.stem for pair in analyser.document_vectors([_passage(sheet) for sheet in sheets])]
    column = {key: at for at, key in enumerate(sorted({key for one in vectors for key in one.indices}))}
    table = np.zeros((len(sheets), len(column)), np.float32)
    for row, one in enumerate(vectors):
        table[row, [column[key] for key in one.indices]] = one.values
    holding = (table > 0).sum(axis=0)
    rarity = np.log(1 + (len(sheets) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    asked = _titles(sheets, analyser, column)
    scores = (asked * rarity) @ table.T
    np.fill_diagonal(scores, -1.0)
    return np.argsort(-scores, axis=1)[:, :NEAREST]


def drawn_pairs(sheets: Sequence[Sheet]) -> Iterator[list[Pair]]:
    """Without end: pairs drawn from sheets that are near one another."""
    analyser, dice = FrenchAnalyser(), random.Random("embedder")
    drawing, near = Drawing(analyser), nearest(sheets, analyser)
    for batch in batches(sheets, near, SIZE, dice):
        yield [drawing.draw(sheet, dice) for sheet in batch]


def batches(sheets: Sequence[Sheet], near: NDArray[np.int64], size: int, dice: random.Random) -> Iterator[list[Sheet]]:
    """Without end: sheets drawn by how much they say, each followed by some it may be taken for, none twice."""
    weights = [len(sheet.passages) ** 0.5 for sheet in sheets]
    while True:
        batch: dict[int, None] = {}
        while len(batch) < size:
            seed = dice.choices(range(len(sheets)), weights)[0]
            batch |= dict.fromkeys([seed, *(int(at) for at in dice.sample(list(near[seed]), BESIDE))])
        yield [sheets[at] for at in list(batch)[:size]]


def _titles(sheets: Sequence[Sheet], analyser: FrenchAnalyser, column: dict[int, int]) -> NDArray[np.float32]:
    table = np.zeros((len(sheets), len(column)), np.float32)
    for row, sheet in enumerate(sheets):
        vector: SparseVector = analyser.stem_vector(f"{sheet.title} {sheet.passages[0][:200]}")
        for key, value in zip(vector.indices, vector.values, strict=True):
            if key in column:
                table[row, column[key]] = value
    return table


def _passage(sheet: Sheet) -> Passage:
    text = "\n".join(sheet.passages[:LEAD])
    return Passage(sheet.id, sheet.id, sheet.title, (), text, "", Layer.NATIONAL, "", 0, "")
