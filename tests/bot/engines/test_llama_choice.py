"""What is kept of a choice between two passes of the model."""

import numpy as np
import pytest

pytest.importorskip("llama_cpp")

from bot.engines.llama_worker_choice import FIRST_CHOICES, Likeliest, leaning, likeliest


def test_the_likeliest_few_do_not_keep_the_whole_vocabulary_alive() -> None:
    logits = np.random.default_rng(1).normal(size=150_000).astype(np.float32)

    noted = likeliest(logits)

    assert set(noted.ids) == set(np.argsort(logits)[-FIRST_CHOICES:])
    for kept in (noted.ids, noted.logits):
        assert kept.base is None


def test_a_word_leans_by_all_its_first_tokens_and_an_unlikely_one_by_the_least() -> None:
    some = Likeliest(np.array([3, 5, 8, 9]), np.log(np.array([0.2, 0.4, 0.3, 0.1], np.float32)))

    assert leaning(some, {3, 5}, {8}) == pytest.approx(np.log(2.0))
    assert leaning(some, {8}, {77}) == pytest.approx(np.log(3.0))
    assert leaning(some, {76}, {77}) == 0.0
