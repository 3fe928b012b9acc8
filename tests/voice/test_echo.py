"""A hands-free telephone: our own voice comes back, and only a person who speaks over it interrupts. Real engines."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from tests.voice.fake_leg import FakeLeg, Interrupts, Says, Step, Waits
from tests.voice.tiny import needed, tiny_room
from voice import espeak
from voice.call import hold_call
from voice.echo import Echo
from voice.legs.leg import Heard
from voice.rates import resampled, samples

DELAY = 8
"""Frames: 160 ms, a mobile telephone."""


@dataclass
class HandsFree(FakeLeg):
    """What it says comes back, `echo` times as loud, mixed with the caller."""

    echo: float = 0.1
    air: deque[bytes] = field(default_factory=lambda: deque([bytes(320)] * DELAY))

    def _frame(self, heard: bytes) -> Heard:
        told = super()._frame(heard)
        self.air.append(bytes(self.sent[-320:]))
        mixed = samples(told.frame).astype(float) + self.echo * samples(self.air.popleft())
        return Heard(np.clip(mixed, -32768, 32767).astype("<i2").tobytes())


async def interruptions(folder: Path, steps: list[Step], echo: float) -> list[float]:
    """When the greeting was cut, by the clock of the call; its end apart."""
    leg = HandsFree(steps, echo=echo, tick=lambda: asyncio.sleep(0.002))
    async with tiny_room("http://127.0.0.1:9", "none", folder) as room:
        await hold_call(leg, room)
    return [one.at_s for one in leg.flushed if one.taken_back_s > 0 and one.at_s < leg.now_s - 0.1]


@pytest.mark.parametrize("decibels", [-20, -30])
async def test_an_echo_interrupts_nothing(tmp_path: Path, decibels: int) -> None:
    needed()
    assert await interruptions(tmp_path, [Waits(9.0)], 10 ** (decibels / 20)) == []


async def test_a_person_over_the_echo_does(tmp_path: Path) -> None:
    needed()
    said, rate_hz = await espeak.say("Quels sont les horaires de la mairie ?", "fr", 1.0)
    caller = Says(resampled(said, rate_hz, 8000))
    [cut_s, *_] = await interruptions(tmp_path, [Interrupts(after_s=1.0), caller, Waits(1.0)], 0.1)
    assert cut_s > 1.0


def test_silence_of_ours_makes_no_echo() -> None:
    soft = (np.sin(np.arange(512) * 0.3) * 300).astype("<i2").tobytes()
    echo = Echo()
    assert not echo.may_be(soft, 0.0)
    assert echo.may_be(soft, 4000.0)
