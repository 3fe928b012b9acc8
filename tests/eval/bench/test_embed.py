"""The bench of embedding tells when it is not faster, or does not find the same."""

import numpy as np

from eval.bench.embed import EIGHT_BITS, OURS, PLAIN, Embedded, Spent, _figures


def figures(ours: float, *, turned: bool) -> dict[str, bool]:
    plain = np.eye(40, 64, dtype=np.float32)
    found = plain[::-1].copy() if turned else plain
    quick = Spent(ours, ours)
    block = {
        PLAIN: Embedded(plain, Spent(10.0, 20.0)), OURS: Embedded(found, quick), EIGHT_BITS: Embedded(plain, quick)
    }  # fmt: skip
    asked = np.random.default_rng(1).random((5, 64), dtype=np.float32)
    return {one.name: one.holds for one in _figures([block, block], asked, asked)}


def test_faster_with_the_same_ranking_holds() -> None:
    assert all(figures(2.0, turned=False).values())


def test_too_slow_or_another_ranking_does_not() -> None:
    assert not figures(5.0, turned=False)["faster_by_the_clock"]
    assert not figures(2.0, turned=True)["same_top_10"]
    assert not figures(2.0, turned=True)["same_top_10_as_served"]
