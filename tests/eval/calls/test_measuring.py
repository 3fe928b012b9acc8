"""The measures of calls measure what they say: on recordings whose truth is known."""

from types import SimpleNamespace

import numpy as np
import pytest

from eval.bench.calls import Measured
from eval.bench.calls import figures as waits
from eval.bench.lines import WARM_UP, Done
from eval.bench.lines import figures as leaks
from eval.calls.conversing import Caller, Turn
from eval.calls.sounds import Sound, chirp

LAG_S = 0.06
QUESTION, OTHER, FILLER = chirp(1.0), chirp(0.8, 2000, 500), chirp(0.6, 700, 900, gain=4000)


def lived(said: list[tuple[float, Sound]], heard: list[tuple[float, Sound]], length_s: float = 12.0) -> list[Turn]:
    """What the measure finds in recordings where these sounds begin at these seconds of the caller's clock."""
    ours, theirs = np.zeros(int(length_s * 8000)), np.zeros(int(length_s * 8000))
    for line, sounds in ((ours, said), (theirs, heard)):
        for at_s, sound in sounds:
            line[int(at_s * 8000) : int(at_s * 8000) + len(sound)] += sound
    phone = SimpleNamespace(said=lambda: ours, heard=lambda: theirs[int(LAG_S * 8000) :])
    caller = Caller(phone, [sound for _, sound in said], [int(LAG_S * 8000)] * len(said))  # type: ignore[arg-type]
    return caller.turns([FILLER])


def test_an_answer_is_timed_from_the_last_sound_of_the_question() -> None:
    (turn,) = lived([(2.0, QUESTION)], [(0.2, chirp(1.0)), (3.7, chirp(1.5))])
    assert turn.answered_s == pytest.approx(0.7, abs=0.03)
    assert turn.hushed_s is None


def test_a_filler_is_not_an_answer() -> None:
    (turn,) = lived([(2.0, QUESTION)], [(3.9, FILLER), (5.5, chirp(1.0, 400, 3000))])
    assert turn.answered_s == pytest.approx(2.5, abs=0.05)
    (alone,) = lived([(2.0, QUESTION)], [(3.9, FILLER)])
    assert alone.answered_s is None


def test_an_interruption_is_timed_from_its_first_sound_to_silence() -> None:
    turns = lived([(1.0, QUESTION), (4.0, OTHER)], [(2.5, chirp(1.76)), (5.6, chirp(1.0))])
    assert turns[1].hushed_s == pytest.approx(0.26, abs=0.03)
    assert turns[1].answered_s == pytest.approx(0.8, abs=0.03)


def test_a_counter_that_goes_on_speaking_has_not_answered() -> None:
    turns = lived([(1.0, QUESTION), (4.0, OTHER)], [(2.5, chirp(6.0))])
    assert turns[1].hushed_s is None or turns[1].hushed_s > 3
    assert turns[1].answered_s is None


def test_too_late_or_never_is_told() -> None:
    rows = [Measured(str(n), "alone", 0.5, 0.2) for n in range(40)]
    assert all(figure.holds for figure in waits(rows))
    assert not all(figure.holds for figure in waits([*rows, Measured("x", "alone", None, 0.2)]))
    assert not all(figure.holds for figure in waits([*rows, *[Measured(f"y{n}", "alone", 1.9, 0.2) for n in range(4)]]))
    assert not all(figure.holds for figure in waits([*rows, *[Measured(f"z{n}", "alone", 0.5, 0.9) for n in range(4)]]))


def calls(growth_gb: float, status: int = 0) -> list[Done]:
    return [Done(f"{n:04d}", "greeting", 1, status, 0, 0.25 + growth_gb * n, 15) for n in range(WARM_UP + 200)]


def test_a_leak_and_a_stuck_call_are_told() -> None:
    assert all(figure.holds for figure in leaks(calls(0.0)))
    assert not all(figure.holds for figure in leaks(calls(0.00001)))
    assert not all(figure.holds for figure in leaks([*calls(0.0), Done("last", "answer", 1, 486, 40, 0.25, 15)]))
