"""The ear's process dies in mid-call: the caller is asked again, and is answered once it is back."""

import asyncio
import os
import signal
from pathlib import Path

from tests.voice.counter import TOKEN, served
from tests.voice.fake_leg import FakeLeg, Interrupts, Listens, Says, Step, Waits
from tests.voice.tiny import needed, tiny_room
from voice import espeak
from voice.call import hold_call
from voice.ear import ProcessEar
from voice.journal import Speaker
from voice.rates import resampled

QUESTION = "Quels papiers faut-il pour un passeport ?"


async def test_a_dead_ear_costs_one_question(tmp_path: Path) -> None:
    needed()
    said, rate_hz = await espeak.say(QUESTION, "fr", 1.0)
    asks = Says(resampled(said, rate_hz, 8000))
    killed: list[int] = []
    script: list[Step] = [Interrupts(after_s=0.5), asks, Listens(), Waits(4.0), asks, Listens(pause_s=1.0)]
    with served(tmp_path) as counter:
        async with tiny_room(counter.url, TOKEN, tmp_path) as room:
            assert room.senses is not None and isinstance(room.senses[0], ProcessEar)
            ear = room.senses[0]

            async def tick() -> None:
                if not killed and leg.now_s > 1.5 and ear.child.pid:
                    killed.append(ear.child.pid)
                    os.kill(ear.child.pid, signal.SIGKILL)
                await asyncio.sleep(0.008)

            leg = FakeLeg(script, tick=tick)
            watch = await hold_call(leg, room)
    heard = [entry.text for entry in watch.record.entries if entry.speaker is Speaker.COUNTER]
    assert killed and "Je n'ai pas compris. Pouvez-vous répéter ?" in heard
    assert [entry.text for entry in watch.record.entries if entry.speaker is Speaker.CALLER] == [QUESTION]
    assert "Apportez une photo." in heard
