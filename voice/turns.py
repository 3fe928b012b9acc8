"""Whose turn it is to speak: a state machine without sound, network or clock of its own.

It is told how voiced each frame is, who has the floor, and what was understood; it tells when a turn begins, pauses,
ends, when the caller speaks over us, and when nobody says anything. Time is the sum of the frames.
"""

from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Turns:
    """Where a call stands. `turn` is the number of the last turn begun; `speaking` whether it is going on.

    `caught_s`: how long we have held our breath, 0 when we do not; `calm_s`, since when that was last for nothing, and
    `in_vain`, how often it was since the caller's last turn.
    """

    floor: Floor = Floor.NOBODY
    turn: int = 0
    speaking: bool = False
    over_us: bool = False
    caught_s: float = 0.0
    paused: bool = False
    meaning: Meaning | None = None
    voiced_s: float = 0.0
    clear_s: float = 0.0
    quiet_s: float = 0.0
    length_s: float = 0.0
    calm_s: float = 0.0
    in_vain: int = 0
    idle_s: float = 0.0
    idle_times: int = 0


def step(turns: Turns, told: Told, habits: Habits) -> tuple[Turns, Turned | None]:
    """What follows from one thing told."""
    match told:
        case Frame(voiced, seconds):
            return _speaking(turns, voiced, seconds, habits) if turns.speaking else _silent(turns, told, habits)
        case Given(floor):
            return replace(turns, floor=floor, idle_s=0.0, voiced_s=0.0, clear_s=0.0), None
        case Understood(turn, meaning):
            if turn != turns.turn or not turns.paused:
                return turns, None  # the caller spoke on: that hearing is not the whole
            return _maybe_over(replace(turns, meaning=meaning), habits)
        case KeyPressed():
            return replace(_over(turns), idle_times=0), None


def _silent(turns: Turns, frame: Frame, habits: Habits) -> tuple[Turns, Turned | None]:
    over_us = turns.floor is Floor.OURS
    held_s = turns.caught_s and turns.caught_s + frame.seconds
    turns = replace(turns, calm_s=turns.calm_s + frame.seconds, caught_s=held_s)
    if held_s > habits.held_s:
        return _released(turns), Released()
    if frame.voiced < (habits.still_voiced if over_us else habits.voiced):
        return _unvoiced(turns, frame.seconds, habits)
    voiced_s = turns.voiced_s + frame.seconds
    clear_s = turns.clear_s + frame.seconds * (frame.voiced >= habits.voiced_over_us)
    needed_s, clearly_s = (habits.barge_s, habits.clear_s) if over_us else (habits.begin_s, 0.0)
    if voiced_s < needed_s - 1e-9 or clear_s < clearly_s - 1e-9:
        turns = replace(turns, voiced_s=voiced_s, clear_s=clear_s, quiet_s=0.0)
        return _catching(turns, frame, habits) if over_us else (turns, None)
    begun = replace(_over(turns), turn=turns.turn + 1, speaking=True, over_us=over_us, length_s=voiced_s)
    return begun, Began(begun.turn, over_us, voiced_s)


def _catching(turns: Turns, frame: Frame, habits: Habits) -> tuple[Turns, Turned | None]:
    is_too_soon = turns.in_vain > 0 and turns.calm_s < habits.recatch_s * 2 ** (turns.in_vain - 1)
    if turns.caught_s or frame.voiced < habits.voiced or is_too_soon:
        return turns, None
    return replace(turns, caught_s=frame.seconds), Caught()


def _released(turns: Turns) -> Turns:
    return replace(turns, voiced_s=0.0, clear_s=0.0, caught_s=0.0, calm_s=0.0, in_vain=turns.in_vain + 1)


def _unvoiced(turns: Turns, seconds: float, habits: Habits) -> tuple[Turns, Turned | None]:
    turns = replace(turns, quiet_s=turns.quiet_s + seconds)
    if turns.quiet_s <= habits.gap_s:
        return _idle(turns, seconds, habits)
    if turns.caught_s:
        return _released(turns), Released()
    return _idle(replace(turns, voiced_s=0.0, clear_s=0.0), seconds, habits)


def _idle(turns: Turns, seconds: float, habits: Habits) -> tuple[Turns, Turned | None]:
    if turns.floor is not Floor.CALLER:
        return turns, None
    idle_s = turns.idle_s + seconds
    if idle_s < habits.silence_s:
        return replace(turns, idle_s=idle_s), None
    times = turns.idle_times + 1
    return replace(turns, idle_s=0.0, idle_times=times), Idle(times)


def _speaking(turns: Turns, voiced: float, seconds: float, habits: Habits) -> tuple[Turns, Turned | None]:
    turns = replace(turns, length_s=turns.length_s + seconds)
    if turns.length_s >= habits.longest_s and not turns.paused:
        return replace(turns, paused=True, meaning=None, quiet_s=0.0), Paused(turns.turn)
    if voiced >= (habits.still_voiced if not turns.paused else habits.voiced):
        return _voiced_on(turns, habits)
    turns = replace(turns, quiet_s=turns.quiet_s + seconds)
    if turns.paused:
        return _maybe_over(turns, habits)
    if turns.quiet_s >= habits.pause_s - 1e-9:
        return replace(turns, paused=True, meaning=None), Paused(turns.turn)
    return turns, None


def _voiced_on(turns: Turns, habits: Habits) -> tuple[Turns, Turned | None]:
    """Somebody who speaks without end is heard at `longest_s`, and their turn ends when the ear has told."""
    if turns.length_s >= habits.longest_s:
        return _maybe_over(replace(turns, quiet_s=habits.unfinished_s), habits)
    if turns.paused:
        return replace(turns, paused=False, meaning=None, quiet_s=0.0), Resumed(turns.turn)
    return replace(turns, quiet_s=0.0), None


def _maybe_over(turns: Turns, habits: Habits) -> tuple[Turns, Turned | None]:
    wanted_s = {Meaning.UNFINISHED: habits.unfinished_s, None: habits.patience_s}.get(turns.meaning, habits.end_s)
    if turns.quiet_s < wanted_s - 1e-9 and turns.length_s < habits.longest_s + habits.patience_s:
        return turns, None
    meant_little = turns.meaning in (Meaning.NOTHING, Meaning.MURMUR)
    if turns.over_us and meant_little:
        return _over(turns), FalseAlarm(turns.turn)
    idle_times = turns.idle_times if turns.meaning in (Meaning.NOTHING, None) else 0
    return replace(_over(turns), idle_times=idle_times), Ended(turns.turn, turns.meaning)


def _over(turns: Turns) -> Turns:
    return replace(
        turns,
        speaking=False,
        over_us=False,
        caught_s=0.0,
        in_vain=0,
        paused=False,
        meaning=None,
        voiced_s=0.0,
        clear_s=0.0,
        quiet_s=0.0,
        length_s=0.0,
        idle_s=0.0,
    )
