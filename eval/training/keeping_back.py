"""What a student finds of the sheets it did not learn from: their titles, asked of the first passages of all."""

from collections.abc import Sequence

import numpy as np

from eval.training.contrast import ASKED_TOKENS, TOLD_TOKENS, Student
from eval.training.sheets import Sheet, kept_back

POOL = 3
"""Passages of each sheet that are searched."""


def found_among(student: Student, sheets: Sequence[Sheet]) -> dict[str, float]:
    """By vectors alone: nDCG@10 (one sheet is right), how often it is first, and over how many titles."""
    asked = [at for at, sheet in enumerate(sheets) if kept_back(sheet.id)]
    owner = np.array([at for at, sheet in enumerate(sheets) for _ in sheet.passages[:POOL]])
    told = student.embed([text for sheet in sheets for text in sheet.passages[:POOL]], TOLD_TOKENS)
    near = student.embed([sheets[at].title for at in asked], ASKED_TOKENS) @ told.T
    best = np.full((len(asked), len(sheets)), -1.0, np.float32)
    for column, at in enumerate(owner):
        best[:, at] = np.maximum(best[:, at], near[:, column])
    rank = (best > best[np.arange(len(asked)), asked][:, None]).sum(axis=1) + 1
    gain = np.where(rank <= 10, 1 / np.log2(rank + 1), 0.0)
    return {"ndcg@10": round(float(gain.mean()), 3), "hit@1": round(float((rank == 1).mean()), 3), "n": len(asked)}
