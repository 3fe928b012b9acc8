"""LambdaMART over lessons (Burges, "From RankNet to LambdaRank to LambdaMART", MSR-TR-2010-82), with LightGBM.

No figure but a few may lower a passage as it grows: an empty title, say, can never be learned as a merit.
"""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bot.answering.search.telling import FREE, Telling
from bot.engines.trees import Trees
from eval.metrics import RankingScores, score_rankings
from eval.training.lessons import FOLDS, Lesson

FIGURES = tuple(field.name for field in fields(Telling))
ROUNDS = 250
SIGNIFICANT = 6
PARAMETERS = {
    "objective": "lambdarank",
    "num_leaves": 8,
    "learning_rate": 0.05,
    "min_data_in_leaf": 60,
    "lambda_l2": 5.0,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambdarank_truncation_level": 10,
    "label_gain": [0, 1, 3, 5, 8, 12, 16],
    "monotone_constraints": [0 if name in FREE else 1 for name in FIGURES],
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 7,
    "verbose": -1,
}

Array = NDArray[np.float64]


def fit(lessons: Sequence[Lesson]) -> str:
    """The trees as `bot.engines.trees` reads them."""
    useful = [lesson for lesson in lessons if max(lesson.grades, default=0.0) > 0]
    rows = np.vstack([[told.values() for told in lesson.told] for lesson in useful])
    labels = np.concatenate([_labels(lesson) for lesson in useful])
    sizes = [len(lesson.told) for lesson in useful]
    weights = np.concatenate([np.full(len(lesson.told), lesson.pupil.weight) for lesson in useful])
    told = lightgbm.Dataset(rows, labels, group=sizes, weight=weights)
    dumped = lightgbm.train(PARAMETERS, told, ROUNDS).dump_model()
    return json.dumps({"figures": FIGURES, "trees": tree_tables(dumped)}, separators=(",", ":"))


def tree_tables(dumped: dict[str, Any]) -> list[dict[str, list[float]]]:
    """The trees of a model dumped by LightGBM, as tables; one that never splits says nothing and is left out."""
    roots = [one["tree_structure"] for one in dumped["tree_info"]]
    return [_tree(root) for root in roots if "split_index" in root]


def out_of_fold(lessons: Sequence[Lesson]) -> str:
    """What each fold gives when the others are learned from, by kind of wording, against the order it had."""
    models = [fit([one for one in lessons if one.pupil.fold != fold]) for fold in range(FOLDS)]
    trees = [Trees(model) for model in models]
    lines = [f"{'lessons, out of fold':28} {'n':>5}   ndcg@10 before, after   hit@1 before, after"]
    for kind in sorted({_kind(one) for one in lessons}):
        group = [one for one in lessons if _kind(one) == kind]
        before = _scored(group, [[0.0] * len(one.told) for one in group])
        after = _scored(group, [trees[one.pupil.fold].predict(one.told) for one in group])
        figures = f"{before.ndcg_10:15.3f} {after.ndcg_10:7.3f} {before.hit_1:13.3f} {after.hit_1:7.3f}"
        lines.append(f"{kind:28} {len(group):5} {figures}")
    return "\n".join(lines)


def _labels(lesson: Lesson) -> Array:
    """The grade of each passage, and one more for the first found of each document that answers."""
    first = [document not in lesson.documents[:at] for at, document in enumerate(lesson.documents)]
    grades = np.round(np.array(lesson.grades))
    return np.asarray(grades + (grades > 0) * np.array(first))


def _scored(lessons: Sequence[Lesson], scores: Sequence[Sequence[float]]) -> RankingScores:
    ranked = {str(at): _ordered(one, scores[at]) for at, one in enumerate(lessons)}
    return score_rankings(ranked, {str(at): one.pupil.relevant for at, one in enumerate(lessons)})


def _ordered(lesson: Lesson, scores: Sequence[float]) -> list[str]:
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    return list(dict.fromkeys(lesson.documents[at] for at in order))


def _kind(lesson: Lesson) -> str:
    return f"{lesson.pupil.source} {lesson.pupil.hurt}"


def _tree(root: dict[str, Any]) -> dict[str, list[float]]:
    """A dumped tree as tables; LightGBM numbers nodes and leaves from 0."""
    nodes, leaves = [], []
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if "split_index" in one:
            nodes.append(one)
            waiting += [one["left_child"], one["right_child"]]
        else:
            leaves.append(one)
    nodes.sort(key=lambda one: one["split_index"])
    leaves.sort(key=lambda one: one.get("leaf_index", 0))
    return {
        "figure": [one["split_feature"] for one in nodes],
        "threshold": [_short(one["threshold"]) for one in nodes],
        "left": [_child(one["left_child"]) for one in nodes],
        "right": [_child(one["right_child"]) for one in nodes],
        "leaf": [_short(one["leaf_value"]) for one in leaves],
    }


def _child(one: dict[str, Any]) -> int:
    return int(one["split_index"]) if "split_index" in one else -1 - int(one.get("leaf_index", 0))


def _short(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT}g}")
