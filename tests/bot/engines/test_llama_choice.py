"""What is kept of a choice between two passes of the model."""

import numpy as np
import pytest

pytest.importorskip("llama_cpp")

from bot.engines.llama_worker_choice import FIRST_CHOICES, likeliest


def test_the_likeliest_few_do_not_keep_the_whole_vocabulary_alive() -> None:
    logits = np.random.default_rng(1).normal(size=150_000).astype(np.float32)

    noted = likeliest(logits)

    assert set(noted.ids) == set(np.argsort(logits)[-FIRST_CHOICES:])
    for kept in (noted.ids, noted.logits):
        assert kept.base is None
