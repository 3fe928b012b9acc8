"""Measures against values worked out by hand; nothing measured is nothing said."""

import math

import pytest

from eval.curves import auroc, calibration_error, reliability, risk_coverage
from eval.intervals import Share, bootstrap, mean, wilson
from eval.metrics import score_rankings

JUDGED = {"a": {"x": 3.0, "y": 1.0}, "b": {"z": 1.0}}


def test_ranking_measures_are_those_of_trec_eval() -> None:
    scores = score_rankings({"a": ["y", "q", "x"], "b": ["p", "z"]}, JUDGED)
    gain = 1 + 3 / math.log2(4)
    ideal = 3 + 1 / math.log2(3)
    assert scores.n == 2
    assert scores.ndcg_10 == pytest.approx((gain / ideal + 1 / math.log2(3)) / 2)
    assert scores.mrr_10 == pytest.approx(0.75)
    assert (scores.hit_1, scores.hit_5, scores.recall_10) == (0.5, 1.0, 1.0)


def test_a_question_that_finds_nothing_counts_for_zero() -> None:
    scores = score_rankings({"a": ["x", "y"], "b": []}, JUDGED)
    assert (scores.n, scores.hit_1) == (2, 0.5)


def test_documents_of_one_score_keep_their_order() -> None:
    many = [f"d{number}" for number in range(30)]
    assert score_rankings({"a": many}, {"a": {"d9": 1.0}}).hit_10 == 1.0
    assert score_rankings({"a": many}, {"a": {"d10": 1.0}}).hit_10 == 0.0


def test_nothing_measured_is_none() -> None:
    assert Share(0, 0).share is None
    assert Share(0, 0).interval is None
    assert mean([]) is None
    assert bootstrap([]) is None
    assert auroc([0.5], [True]) is None
    assert risk_coverage([], []).area is None
    assert calibration_error(()) is None


def test_wilson_stays_within_bounds_and_narrows() -> None:
    few, many = wilson(5, 5), wilson(500, 500)
    assert few.high == pytest.approx(1.0)
    assert few.low == pytest.approx(0.5655, abs=1e-3)
    assert many.low > 0.99


def test_the_bootstrap_is_the_same_at_each_run_and_holds_the_mean() -> None:
    values = [0.0, 1.0, 1.0, 1.0, 0.0, 1.0] * 10
    around = bootstrap(values)
    assert around == bootstrap(values)
    assert around is not None
    assert around.low < 4 / 6 < around.high


def test_risk_falls_when_the_unsure_are_left_out() -> None:
    curve = risk_coverage([0.9, 0.8, 0.3, 0.1], [True, True, False, False])
    assert curve.coverage == (0.25, 0.5, 0.75, 1.0)
    assert curve.risk == pytest.approx((0, 0, 1 / 3, 1 / 2))
    assert auroc([0.9, 0.8, 0.3, 0.1], [True, True, False, False]) == 1.0


def test_equally_sure_questions_are_taken_together() -> None:
    assert risk_coverage([0.5, 0.5], [True, False]).risk == (0.5,)
    assert auroc([0.5, 0.5], [True, False]) == 0.5


def test_reliability_says_how_often_right_when_so_sure() -> None:
    bins = reliability([0.95, 0.92, 0.05, 1.0], [True, True, False, False])
    assert [(one.n, round(one.right, 3)) for one in bins] == [(1, 0.0), (3, 0.667)]
    assert calibration_error(bins) == pytest.approx((0.05 + 3 * abs(2.87 / 3 - 2 / 3)) / 4)
