"""What a caller may wish of what was just said: again, slower, louder."""

from dataclasses import replace

from voice.dialog_acts import Hush
from voice.talk import Move, Talk, chain, doing, saying

SLOWER, SLOWEST = 1.25, 1.6
LOUDER, LOUDEST = 1.6, 2.6


def repeat(talk: Talk) -> Move:
    """Says again everything since the caller's turn, at the pace of now; an answer under way goes on."""
    if not talk.last:
        return chain(talk, doing(Hush()), saying("listening"))
    return talk, (Hush(), *(replace(one, pace=talk.pace) for one in talk.last))


def slower(talk: Talk) -> Move:
    """From now on, and what was said again."""
    return repeat(replace(talk, pace=replace(talk.pace, stretch=min(SLOWEST, talk.pace.stretch * SLOWER))))


def louder(talk: Talk) -> Move:
    """From now on, and what was said again."""
    return repeat(replace(talk, pace=replace(talk.pace, gain=min(LOUDEST, talk.pace.gain * LOUDER))))
