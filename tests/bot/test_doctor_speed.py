"""What a measured speed advises: a tier by its name, the largest that still answers in time and fits."""

import pytest

from bot.doctor_speed import PATIENCE_S, Speed


@pytest.mark.parametrize(
    ("speed", "model_gb", "room_gb", "told"),
    [
        (Speed(5000, 500), 0.5, 64, "ministral-3-8b (tier large) would answer in"),
        (Speed(500, 50), 0.5, 64, "ministral-3-3b (tier default) would answer in 11 s"),
        (Speed(500, 50), 0.5, 4.5, "qwen3.5-2b (tier small) would answer in"),
        (Speed(500, 50), 0.5, 3.5, ""),
        (Speed(130, 14), 2.0, 64, ""),
        (Speed(60, 6), 2.0, 64, "slow here: guichet models pull qwen3.5-0.8b (tier tiny), or extracts"),
        (Speed(100, 12), 2.2, 64, "slow here: guichet models pull qwen3.5-2b (tier small), or extracts"),
        (Speed(5, 0.5), 2.0, 64, "slow here: extracts"),
        (Speed(500, 50), 0.0, 64, ""),
        (Speed(5, 0.5), 0.0, 64, "slow here: extracts"),
    ],
)
def test_the_largest_that_answers_in_time_is_named(speed: Speed, model_gb: float, room_gb: float, told: str) -> None:
    advice = speed.advice(model_gb, room_gb)
    assert advice.startswith(told) if told else not advice


def test_an_answer_is_a_prompt_read_and_a_text_written() -> None:
    assert Speed(500, 90).answer_s == pytest.approx(2.0)
    assert Speed(500, 90).answer_s < PATIENCE_S
