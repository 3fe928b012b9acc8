"""Boosted trees read from JSON and evaluated with numpy: what `eval.training` learns, without its library.

For each tree the file holds, by node, the figure looked at, its threshold and two children, and the values of the
leaves. A passage goes left when its figure is at most the threshold. A child below zero is a leaf: -1 is the first,
-2 the second (the convention of LightGBM's dumps).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.search.telling import Telling

PACKAGED = "ranking.json"

Table = NDArray[Any]


class TreesUnusableError(Exception):
    """The text is not a model over the figures of passages; the message says why."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees side by side, one row each, padded to the longest."""

    figure: Table
    threshold: Table
    left: Table
    right: Table
    leaf: Table


class Trees:
    """A sum of trees over figures named in the file. Raises TreesUnusableError."""

    def __init__(self, text: str) -> None:
        try:
            read = json.loads(text)
            self.figures = tuple(str(name) for name in read["figures"])
            self._forest = _forest(read["trees"])
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise TreesUnusableError(f"not a model of trees: {error!r}") from error
        unknown = sorted(set(self.figures) - set(Telling.__slots__))
        if unknown:
            raise TreesUnusableError(f"passages have no such figures: {', '.join(unknown)}")

    def predict(self, told: Sequence[Telling]) -> list[float]:
        """The score of each, higher is better."""
        rows = np.array([[getattr(one, name) for name in self.figures] for one in told], np.float64)
        return [] if not told else _sums(self._forest, rows).tolist()


def packaged_trees() -> Trees | None:
    """The model shipped beside this file, None when there is none."""
    path = files("bot.engines") / PACKAGED
    return Trees(path.read_text("utf-8")) if path.is_file() else None


def _forest(trees: Sequence[dict[str, list[float]]]) -> Forest:
    def table(name: str, kind: type) -> Table:
        width = max(len(tree[name]) for tree in trees)
        return np.array([[*tree[name], *[0] * (width - len(tree[name]))] for tree in trees], kind)

    return Forest(
        table("figure", int), table("threshold", float), table("left", int), table("right", int), table("leaf", float)
    )


def _sums(forest: Forest, rows: Table) -> Table:
    """By row, the leaves it falls into, summed: one step down all the trees at a time."""
    tree, row = np.arange(len(forest.leaf))[None, :], np.arange(len(rows))[:, None]
    node = np.zeros((len(rows), len(forest.leaf)), int)
    while (inside := node >= 0).any():
        at = np.where(inside, node, 0)
        left = rows[row, forest.figure[tree, at]] <= forest.threshold[tree, at]
        node = np.where(inside, np.where(left, forest.left[tree, at], forest.right[tree, at]), node)
    total: Table = forest.leaf[tree, -1 - node].sum(axis=1)
    return total
