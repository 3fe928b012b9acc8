"""What the bench of a crowd holds to be true, on scripted listeners."""

import pytest

from eval.bench.crowd import Watched, figures
from eval.load_listening import Heard
from eval.proofs import Figure


def heard(*places: int, error: str = "", first_ms: float = 20.0) -> Heard:
    return Heard(0.0, "", first_event_ms=first_ms, places=list(places), error=error, finished=True)


def by_name(found: list[Figure]) -> dict[str, Figure]:
    return {one.name: one for one in found}


@pytest.mark.parametrize(
    ("places", "wrong"), [((3, 2, 1), 0), ((1,), 0), ((2, 3, 1), 1), ((2, 2), 1), ((9, 8), 1), ((1, 0), 1)]
)
def test_a_place_in_the_line_only_gets_better_and_exists(places: tuple[int, ...], wrong: int) -> None:
    found = by_name(figures([heard(*places), heard()], 1))
    assert found["places_wrong"].value == wrong
    assert found["stood_in_line"].value == 1


def test_a_counter_that_answers_too_slowly_did_not_answer_twenty_a_second() -> None:
    assert by_name(figures([heard()] * 200, 10.0))["questions_s"].holds
    assert not by_name(figures([heard()] * 200, 12.0))["questions_s"].holds


def test_errors_and_late_first_words_break_the_promise() -> None:
    found = by_name(figures([heard(1, error="HTTP 500"), *[heard(first_ms=400.0)] * 19], 1))
    assert not found["errors"].holds and not found["first_event_p95"].holds


def test_what_grows_for_ever_is_seen_and_what_settles_is_not() -> None:
    hours = [number / 720 for number in range(300)]
    leaking = Watched(hours, [1 + 0.02 * hour for hour in hours], [50 + number // 10 for number in range(300)])
    settled = Watched(hours, [min(1.0, 0.5 + 5 * hour) for hour in hours], [50] * 300)
    assert [one.holds for one in leaking.figures(25)] == [True, False, True, False]
    assert all(one.holds for one in settled.figures(25))
    assert all(one.holds for one in leaking.figures(2))  # too short to say
