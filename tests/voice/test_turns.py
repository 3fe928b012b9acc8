"""Whose turn it is, on a clock made of frames of 32 ms (those of the voice detector)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from voice.turn_events import (
    Began,
    Caught,
    Ended,
    FalseAlarm,
    Floor,
    Frame,
    Given,
    Habits,
    Idle,
    KeyPressed,
    Meaning,
    Paused,
    Released,
    Resumed,
    Told,
    Turned,
    Understood,
)
from voice.turns import Turns, step

FRAME_S = 0.032
HABITS = Habits()


@dataclass
class Line:
    """A call whose ear answers `ear_s` after each pause, with the next of `meanings`."""

    meanings: list[Meaning] = field(default_factory=list)
    ear_s: float = 0.05
    turns: Turns = field(default_factory=lambda: Turns(floor=Floor.CALLER))
    now_s: float = 0.0
    told: list[tuple[float, Turned]] = field(default_factory=list)
    due: list[tuple[float, Understood]] = field(default_factory=list)

    def tell(self, told: Told) -> None:
        self.turns, turned = step(self.turns, told, HABITS)
        if turned:
            self.told.append((self.now_s, turned))
        if isinstance(turned, Paused) and self.meanings:
            self.due.append((self.now_s + self.ear_s, Understood(turned.turn, self.meanings.pop(0))))

    def hear(self, seconds: float, voiced: float) -> "Line":
        for _ in range(round(seconds / FRAME_S)):
            self.now_s += FRAME_S
            self.tell(Frame(voiced, FRAME_S))
            while self.due and self.due[0][0] <= self.now_s:
                self.tell(self.due.pop(0)[1])
        return self

    def speech(self, seconds: float) -> "Line":
        return self.hear(seconds, 0.95)

    def silence(self, seconds: float) -> "Line":
        return self.hear(seconds, 0.02)

    def kinds(self) -> list[type]:
        return [type(turned) for _, turned in self.told]

    def at(self, kind: type) -> float:
        return next(at for at, turned in self.told if isinstance(turned, kind))


def test_a_question_ends_a_third_of_a_second_after_its_last_sound() -> None:
    line = Line([Meaning.FINISHED]).silence(1.0).speech(2.0)
    ended_at = line.now_s
    line.silence(1.0)
    assert line.kinds() == [Began, Paused, Ended]
    assert 0.25 <= line.at(Ended) - ended_at <= 0.35


def test_a_pause_of_0_8_s_inside_an_unfinished_sentence_cuts_nothing() -> None:
    line = Line([Meaning.UNFINISHED, Meaning.FINISHED]).speech(1.0).silence(0.8).speech(1.0).silence(1.0)
    assert line.kinds() == [Began, Paused, Resumed, Paused, Ended]
    assert [turned for _, turned in line.told][-1] == Ended(1, Meaning.FINISHED)


def test_an_unfinished_sentence_that_stays_so_ends_in_the_end() -> None:
    line = Line([Meaning.UNFINISHED]).speech(1.0).silence(3.0)
    assert line.kinds() == [Began, Paused, Ended]
    assert line.at(Ended) - 1.0 == pytest.approx(1.2, abs=0.07)


def test_a_hearing_that_comes_after_the_caller_spoke_on_is_dropped() -> None:
    line = Line([Meaning.FINISHED, Meaning.FINISHED], ear_s=0.4).speech(1.0).silence(0.3).speech(1.0).silence(1.0)
    assert line.kinds() == [Began, Paused, Resumed, Paused, Ended]


def test_an_ear_that_never_answers_holds_nobody_for_ever() -> None:
    line = Line([]).speech(1.0).silence(8.0)
    assert [turned for _, turned in line.told][-1] == Ended(1, None)


def test_a_window_of_voice_holds_our_breath_and_160_ms_interrupt_us() -> None:
    line = Line([Meaning.FINISHED])
    line.tell(Given(Floor.OURS))
    line.speech(1.0)
    assert [turned for _, turned in line.told] == [Caught(), Began(1, over_us=True, voiced_s=pytest.approx(0.16))]
    assert [at_s for at_s, _ in line.told] == [pytest.approx(0.032), pytest.approx(0.16)]


def test_a_voice_that_grows_clear_interrupts_us_as_soon() -> None:
    line = Line([Meaning.FINISHED])
    line.tell(Given(Floor.OURS))
    line.hear(0.064, 0.6).speech(1.0)
    assert [line.at(Caught), line.at(Began)] == [pytest.approx(0.032), pytest.approx(0.16)]


def test_what_is_hardly_a_voice_is_not_even_noticed() -> None:
    line = Line([])
    line.tell(Given(Floor.OURS))
    line.hear(3.0, 0.45).silence(1.0)
    assert line.told == []


def test_a_murmur_of_many_people_does_not_hold_our_breath_for_long() -> None:
    line = Line([])
    line.tell(Given(Floor.OURS))
    line.hear(20.0, 0.6)
    assert line.kinds() == [Caught, Released] * 3
    assert line.at(Released) - line.at(Caught) < 0.5


def test_a_short_noise_holds_our_breath_for_a_quarter_of_a_second() -> None:
    line = Line([])
    line.tell(Given(Floor.OURS))
    line.speech(0.12).silence(1.0)
    assert line.kinds() == [Caught, Released]
    assert line.at(Released) - line.at(Caught) < 0.25


def test_clicks_spread_over_time_hold_our_breath_less_and_less_often_and_never_interrupt() -> None:
    line = Line([])
    line.tell(Given(Floor.OURS))
    for _ in range(30):
        line.speech(0.064).silence(0.2)
    assert line.kinds() == [Caught, Released] * 2


def test_somebody_who_speaks_just_after_a_noise_interrupts_us_all_the_same() -> None:
    line = Line([])
    line.tell(Given(Floor.OURS))
    line.speech(0.064).silence(0.5)
    at_s = line.now_s
    line.speech(0.5)
    assert line.kinds() == [Caught, Released, Began]
    assert line.at(Began) - at_s == pytest.approx(0.16)


def test_a_key_pressed_while_our_breath_is_held_ends_it() -> None:
    line = Line([])
    line.tell(Given(Floor.OURS))
    line.speech(0.064)
    line.tell(KeyPressed())
    line.silence(1.0)
    assert line.kinds() == [Caught]


@pytest.mark.parametrize("meaning", [Meaning.NOTHING, Meaning.MURMUR])
def test_a_cough_or_a_murmur_over_us_is_a_false_alarm(meaning: Meaning) -> None:
    line = Line([meaning])
    line.tell(Given(Floor.OURS))
    line.speech(0.3)
    line.tell(Given(Floor.CALLER))
    line.silence(1.0)
    assert line.kinds() == [Caught, Began, Paused, FalseAlarm]
    assert line.at(FalseAlarm) - 0.3 <= 0.4


def test_a_murmur_in_the_callers_own_turn_is_an_answer() -> None:
    line = Line([Meaning.MURMUR]).speech(0.3).silence(1.0)
    assert [turned for _, turned in line.told][-1] == Ended(1, Meaning.MURMUR)


def test_silence_is_told_every_eight_seconds_and_only_in_the_callers_turn() -> None:
    line = Line([])
    line.tell(Given(Floor.NOBODY))
    line.silence(20.0)
    assert line.told == []
    line.tell(Given(Floor.CALLER))
    line.silence(24.2)
    assert [turned for _, turned in line.told] == [Idle(1), Idle(2), Idle(3)]
    assert line.told[0][0] == pytest.approx(28.0, abs=0.1)


def test_somebody_who_speaks_or_presses_a_key_is_no_longer_silent() -> None:
    line = Line([Meaning.FINISHED]).silence(9.0).speech(1.0).silence(8.5)
    line.tell(KeyPressed())
    line.silence(8.5)
    assert [turned.times for _, turned in line.told if isinstance(turned, Idle)] == [1, 1, 1]


def test_a_noise_does_not_start_the_count_of_silences_again() -> None:
    line = Line([Meaning.NOTHING]).silence(8.5).speech(0.3).silence(9.0)
    assert [turned.times for _, turned in line.told if isinstance(turned, Idle)] == [1, 2]


def test_a_key_forgets_what_was_being_said() -> None:
    line = Line([Meaning.FINISHED]).speech(1.0)
    line.tell(KeyPressed())
    line.silence(2.0)
    assert line.kinds() == [Began]


@pytest.mark.parametrize("meaning", list(Meaning))
def test_somebody_who_never_stops_is_heard_at_the_longest_turn(meaning: Meaning) -> None:
    line = Line([meaning], ear_s=0.5).speech(26.0)
    assert line.kinds()[:3] == [Began, Paused, Ended]
    assert line.at(Paused) == pytest.approx(HABITS.longest_s, abs=0.1)
    assert line.at(Ended) - line.at(Paused) < 1.0


def test_somebody_who_never_stops_is_not_waited_for_when_the_ear_is_dead() -> None:
    line = Line([]).speech(40.0)
    assert line.at(Ended) <= HABITS.longest_s + HABITS.patience_s + 0.1


def noises() -> Iterator[list[tuple[float, float]]]:
    yield [(0.05, 0.9), (0.3, 0.1)] * 40
    yield [(0.032, 0.49), (0.032, 0.51)] * 200
    yield [(30.0, 1.0), (0.032, 0.0)] * 3


@pytest.mark.parametrize("noise", list(noises()))
def test_whatever_is_heard_turns_begin_and_end_in_order(noise: list[tuple[float, float]]) -> None:
    line = Line([Meaning.FINISHED] * 500)
    for seconds, voiced in noise:
        line.hear(seconds, voiced)
    open_turn = 0
    for _, turned in line.told:
        match turned:
            case Began(turn):
                assert open_turn == 0
                open_turn = turn
            case Paused(turn) | Resumed(turn):
                assert open_turn == turn
            case Ended(turn) | FalseAlarm(turn):
                assert open_turn == turn
                open_turn = 0
