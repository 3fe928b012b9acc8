"""Trees read from JSON give what the library that grew them gives."""

import json
from dataclasses import fields

import numpy as np
import pytest

from bot.answering.search.telling import Telling
from bot.engines.trees import Trees, TreesUnusableError, packaged_trees

NAMES = [field.name for field in fields(Telling)]


def telling(**given: float) -> Telling:
    return Telling(**(dict.fromkeys(NAMES, 0.0) | given))


STUMPS = {
    "figures": ["fusion", "covered"],
    "trees": [
        {"figure": [0], "threshold": [0.5], "left": [-1], "right": [-2], "leaf": [0.0, 1.0]},
        {"figure": [1, 0], "threshold": [0.5, 0.9], "left": [-1, -2], "right": [1, -3], "leaf": [0.0, 0.25, 0.5]},
    ],
}


def test_a_passage_falls_into_one_leaf_of_each_tree() -> None:
    told = [telling(), telling(fusion=0.6, covered=0.6), telling(fusion=0.5, covered=0.5), telling(fusion=1, covered=1)]
    assert Trees(json.dumps(STUMPS)).predict(told) == [0.0, 1.25, 0.0, 1.5]
    assert Trees(json.dumps(STUMPS)).predict([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"figures": ["fusion"], "trees": []}',
        '{"figures": ["fusion"], "trees": [{"figure": [0]}]}',
        json.dumps(STUMPS).replace("covered", "document_name"),
        json.dumps(STUMPS).replace("0.25", '"much"'),
    ],
)
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(TreesUnusableError):
        Trees(text)


def test_the_packaged_model_reads_the_figures_passages_have_and_is_small() -> None:
    trees = packaged_trees()
    assert trees is not None
    best = telling(**dict.fromkeys(NAMES, 1.0))
    worst = telling()
    high, low = trees.predict([best, worst])
    assert high > low


def test_the_same_scores_as_the_library() -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="the extra [train] is not installed")
    from eval.training.fitting import tree_tables

    dice = np.random.default_rng(3)
    rows = dice.random((400, len(NAMES))).round(3)
    wanted = rows[:, 0] * 2 + rows[:, 5] ** 2 + (rows[:, 9] > 0.4)
    grown = lightgbm.train(
        {"objective": "regression", "num_leaves": 9, "verbose": -1, "num_threads": 1, "seed": 1},
        lightgbm.Dataset(rows, wanted),
        30,
    )
    text = json.dumps({"figures": NAMES, "trees": tree_tables(grown.dump_model())})
    ours = Trees(text).predict([Telling(*row) for row in rows])
    assert np.allclose(ours, grown.predict(rows), atol=1e-4)
