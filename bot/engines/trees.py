"""Boosted trees read from JSON and evaluated with numpy: what `eval.training` learns, without its library.

For each tree the file holds, by node, the figure looked at, its threshold and two children, and the values of the
leaves. A passage goes left when its figure is at most the threshold. A child below zero is a leaf: -1 is the first,
-2 the second (the convention of LightGBM's dumps).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from operator import attrgetter
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
    """All trees in one table, leaves after the nodes of their tree; a leaf leads to itself."""

    figure: Table
    threshold: Table
    left: Table
    right: Table
    value: Table
    root: Table
    depth: int


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
        self._read = attrgetter(*self.figures)

    def predict(self, told: Sequence[Telling]) -> list[float]:
        """The score of each, higher is better."""
        rows = np.array(list(map(self._read, told)), np.float64).reshape(len(told), len(self.figures))
        return [] if not told else _sums(self._forest, rows).tolist()


def packaged_trees() -> Trees | None:
    """The model shipped beside this file, None when there is none."""
    path = files("bot.engines") / PACKAGED
    return Trees(path.read_text("utf-8")) if path.is_file() else None


def _forest(trees: Sequence[dict[str, list[float]]]) -> Forest:
    nodes = max(len(tree["figure"]) for tree in trees)
    size = nodes + max(len(tree["leaf"]) for tree in trees)
    root = np.arange(len(trees), dtype=np.intp) * size
    forest = Forest(
        figure=_spread(trees, "figure", size, 0).astype(np.intp),
        threshold=_spread(trees, "threshold", size, np.inf),
        left=_ways(trees, "left", nodes, root, size),
        right=_ways(trees, "right", nodes, root, size),
        value=np.concatenate([_row([0.0] * nodes + tree["leaf"], size, 0.0) for tree in trees]),
        root=root,
        depth=nodes,
    )
    return replace(forest, depth=_depth(forest))


def _spread(trees: Sequence[dict[str, list[float]]], name: str, size: int, rest: float) -> Table:
    return np.concatenate([_row(tree[name], size, rest) for tree in trees])


def _row(given: Sequence[float], size: int, rest: float) -> Table:
    return np.array([*given, *[rest] * (size - len(given))], np.float64)


def _ways(trees: Sequence[dict[str, list[float]]], name: str, nodes: int, root: Table, size: int) -> Table:
    """By place, the place one goes to: a child of the same tree, or a leaf, which stays where it is."""
    stay = np.arange(len(trees) * size, dtype=np.intp).reshape(len(trees), size)
    for at, tree in enumerate(trees):
        stay[at, : len(tree[name])] = [root[at] + (child if child >= 0 else nodes - 1 - child) for child in tree[name]]
    return stay.ravel()


def _depth(forest: Forest) -> int:
    """Steps after which every passage is on a leaf."""
    at = forest.root
    for steps in range(forest.depth):
        below = np.unique(np.concatenate([forest.left[at], forest.right[at]]))
        if np.array_equal(below, at):
            return steps
        at = below
    return forest.depth


def _sums(forest: Forest, rows: Table) -> Table:
    """By row, the leaves it falls into, summed: one step down all the trees at a time."""
    told, row = rows.ravel(), (np.arange(len(rows)) * rows.shape[1])[:, None]
    node = np.repeat(forest.root[None, :], len(rows), axis=0)
    for _ in range(forest.depth):
        left = told.take(forest.figure.take(node) + row) <= forest.threshold.take(node)
        node = np.where(left, forest.left.take(node), forest.right.take(node))
    total: Table = forest.value.take(node).sum(axis=1)
    return total
