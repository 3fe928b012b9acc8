"""What the turns of a call are told, what they tell, and the habits they keep."""

from dataclasses import dataclass
from enum import StrEnum


class Floor(StrEnum):
    """Who may speak: OURS while we are heard, NOBODY while an answer or a transfer is awaited."""

    CALLER = "caller"
    OURS = "ours"
    NOBODY = "nobody"


class Meaning(StrEnum):
    """What was understood of a turn, for what comes next.

    NOTHING: no words (a cough, a noise). MURMUR: « hm », « oui oui », said to whoever is speaking. UNFINISHED: the
    sentence hangs in the air.
    """

    NOTHING = "nothing"
    MURMUR = "murmur"
    UNFINISHED = "unfinished"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Habits:
    """Every figure, in seconds; `voiced` are probabilities of speech.

    `barge_s` of a voice however faint, `clear_s` of it above `voiced_over_us`, keep noises from interrupting us. At
    the first `voiced` frame we already hold our breath, for `held_s` at most, and go on when it was nothing. The next
    time is `recatch_s` later at least, then twice that…: a noise that comes again and again must not cut us up.
    People leave 0.2 s between turns and find 0.8 s long (Stivers et al., 2009): we hear at `pause_s`, answer at
    `end_s`, and wait for `unfinished_s` when what was heard is unfinished.
    """

    voiced: float = 0.5
    still_voiced: float = 0.35
    voiced_over_us: float = 0.7
    begin_s: float = 0.06
    barge_s: float = 0.16
    clear_s: float = 0.06
    held_s: float = 0.4
    recatch_s: float = 4.0
    gap_s: float = 0.1
    pause_s: float = 0.2
    end_s: float = 0.3
    unfinished_s: float = 1.2
    patience_s: float = 6.0
    silence_s: float = 8.0
    longest_s: float = 25.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of what the caller says: the probability that it is speech."""

    voiced: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Given:
    """The floor changes."""

    floor: Floor


@dataclass(frozen=True, slots=True)
class Understood:
    """What the ear made of turn `turn` at its last pause."""

    turn: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key is a turn of its own: what was being said is forgotten."""


@dataclass(frozen=True, slots=True)
class Caught:
    """Somebody may be beginning to speak over us: we hold our breath until `Began` or `Released`."""


@dataclass(frozen=True, slots=True)
class Released:
    """What held our breath was no voice: we go on where we were."""


@dataclass(frozen=True, slots=True)
class Began:
    """The caller speaks. `over_us`: while we did, so we must fall silent."""

    turn: int
    over_us: bool
    voiced_s: float


@dataclass(frozen=True, slots=True)
class Paused:
    """Time to hear what was said since the turn began."""

    turn: int


@dataclass(frozen=True, slots=True)
class Resumed:
    """The pause was inside the turn: what was heard at it is not the whole."""

    turn: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The turn is over. `meaning` is None when the ear never told."""

    turn: int
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """The caller did not mean to interrupt: take the sentence up again."""

    turn: int


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody spoke for `silence_s`, for the `times`-th time in a row."""

    times: int


Told = Frame | Given | Understood | KeyPressed
Turned = Caught | Released | Began | Paused | Resumed | Ended | FalseAlarm | Idle
