"""A caller who listens before speaking, and what the two recordings of its telephone tell afterwards."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eval.calls.baresip import Baresip
from eval.calls.fillers import after_fillers
from eval.calls.sounds import RATE_HZ, Sound, match, write

LOUD = 250.0
FRAME = RATE_HZ // 50
_SILENCE_S = 120
_LOOK_S = 0.05
_ABREAST_S = 0.013


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds on the caller's clock: when something was begun and ended being said, and when an answer was heard."""

    began_s: float
    ended_s: float
    answered_s: float | None
    hushed_s: float | None


@dataclass
class Caller:
    """Speaks through one baresip; each thing said is a file of its own."""

    phone: Baresip
    said: list[Sound] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    recordings: tuple[Sound, Sound] | None = None

    def keep(self) -> None:
        """Take the recordings into memory: the telephone's folder goes away."""
        self.recordings = self.phone.said(), self.phone.heard()

    async def say(self, sound: Sound) -> None:
        """Begin to speak now."""
        path = self.phone.folder / f"said{len(self.said)}.wav"
        write(path, np.concatenate([sound, np.zeros(_SILENCE_S * RATE_HZ)]))
        self.said.append(sound)
        await self.phone.command("ausrc", f"aufile,{path}")

    async def speak(self, sound: Sound) -> None:
        """Speak to the end. Meanwhile the two recordings are laid beside each other: a telephone that changes what it
        says records nothing for a moment, so they are not abreast for a whole call.
        """
        await self.say(sound)
        until, leads = asyncio.get_running_loop().time() + len(sound) / RATE_HZ, list[int]()
        while (left_s := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(_ABREAST_S, left_s))
            leads.append(self.phone.lead())
        self.leads.append(int(np.median(leads[len(leads) // 3 :])))

    async def listen(self, pause_s: float, at_most_s: float = 30.0, speech_s: float = 0.3) -> bool:
        """Until the counter has spoken `speech_s` from now on, then been silent for `pause_s`; False when too long."""
        start = len(self.phone.heard())
        return await self._until(lambda new: _ended(new[start:], pause_s, speech_s), at_most_s)

    async def hear(self, speech_s: float, at_most_s: float = 30.0) -> bool:
        """Until the counter has been speaking for `speech_s` from now on."""
        start = len(self.phone.heard())
        return await self._until(lambda new: _loud_s(new[start:]) >= speech_s, at_most_s)

    async def _until(self, true: Callable[[Sound], bool], at_most_s: float) -> bool:
        try:
            async with asyncio.timeout(at_most_s):
                while not true(self.phone.heard()):  # noqa: ASYNC110 - a recording tells nobody that it grows
                    await asyncio.sleep(_LOOK_S)
        except TimeoutError:
            return False
        return True

    def turns(self, fillers: list[Sound]) -> list[Turn]:
        """What was lived, from the two recordings, laid abreast as they were while each thing was said.

        An answer counts from its own first sound, whatever filler came before; one that overlaps the question does not.
        """
        said, heard = self.recordings or (self.phone.said(), self.phone.heard())
        places = [match(said, sound)[1] for sound in self.said]
        found = []
        for number, (place, sound, lag) in enumerate(zip(places, self.said, self.leads, strict=True)):
            end = place + len(sound)
            until = places[number + 1] if number + 1 < len(places) else len(said)
            answer = _answered(heard[max(0, end - lag) : max(0, until - lag)], fillers)
            hush = _fell_silent(heard[max(0, place - lag) : max(0, until - lag)])
            found.append(Turn(place / RATE_HZ, end / RATE_HZ, answer, hush))
        return found


def loud_frames(sound: Sound) -> NDArray[np.bool_]:
    """For each 20 ms, whether something is heard."""
    whole = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    loud: NDArray[np.bool_] = np.abs(whole).max(axis=1, initial=0) > LOUD
    return loud


def _loud_s(sound: Sound) -> float:
    return float(loud_frames(sound).sum()) / 50


def _ended(sound: Sound, pause_s: float, speech_s: float) -> bool:
    loud = loud_frames(sound)
    quiet = int(pause_s * 50)
    return bool(loud.sum() >= speech_s * 50 and not loud[-quiet:].any())


def _first_loud(sound: Sound) -> float | None:
    """Seconds to the first sound that lasts 40 ms."""
    loud = loud_frames(sound)
    both = np.flatnonzero(loud[:-1] & loud[1:])
    return float(both[0]) / 50 if len(both) else None


def _answered(sound: Sound, fillers: list[Sound]) -> float | None:
    first = _first_loud(sound)
    if first is None or first == 0.0:
        return None
    start = after_fillers(sound, int(first * RATE_HZ), fillers)
    if start == int(first * RATE_HZ):
        return first
    then = _first_loud(sound[start:])
    return None if then is None else start / RATE_HZ + then


def _fell_silent(sound: Sound) -> float | None:
    """Seconds until a silence of half a second begins, when something is heard at the start; else None."""
    loud = loud_frames(sound)
    if not loud[:10].any():
        return None
    for place in range(len(loud) - 25):
        if not loud[place : place + 25].any():
            return place / 50
    return None
