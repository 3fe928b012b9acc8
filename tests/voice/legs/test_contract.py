"""What `CallLeg` promises, held by every leg there is: a library or a transport can be replaced under it."""

import asyncio

import numpy as np
import pytest

from tests.voice.fake_leg import HangsUp, Interrupts, Listens, Presses, Says, Waits
from tests.voice.legs.callers import door
from tests.voice.legs.peers import Sound, chirp, clear_share, pcm
from voice.legs.leg import CallLeg, Ending, Heard, LegEvent, OnHold, Over, Pressed, Transferred

GREETING, QUESTION = chirp(0.8), chirp(0.7, 3000, 500)
legs = pytest.mark.parametrize("kind", ["fake", "sip", "audiosocket"])


def sound(audio: bytes | bytearray) -> Sound:
    return np.frombuffer(bytes(audio), dtype="<i2").astype(float)


@legs
async def test_both_hear_each_other_and_what_happens_is_told_in_order(kind: str) -> None:
    events: list[LegEvent] = []
    waiting: list[float] = []

    async def answerer(leg: CallLeg) -> None:
        leg.play(pcm(GREETING))
        async for event in leg.events():
            events.append(event)
            waiting.append(leg.unplayed_s)
        leg.play(b"\0\0")

    async with door(kind, answerer) as line:
        lived = await line.call([Listens(0.1), Says(pcm(QUESTION)), Presses("5"), Presses("#"), Waits(0.2), HangsUp()])
        await asyncio.sleep(0.1)
    assert [event for event in events if not isinstance(event, Heard)] == [
        Pressed("5"),
        Pressed("#"),
        Over(Ending.CALLER),
    ]
    assert isinstance(events[-1], Over)
    assert clear_share(sound(lived.heard), GREETING) > 0.6
    assert clear_share(sound(b"".join(e.frame for e in events if isinstance(e, Heard))), QUESTION) > 0.6
    assert waiting[0] > 0.7
    assert waiting[-1] == 0
    assert waiting == sorted(waiting, reverse=True)


@legs
async def test_a_flush_is_silence_within_a_tenth_of_a_second_and_the_counter_may_leave(kind: str) -> None:
    events: list[LegEvent] = []
    taken: list[float] = []

    async def answerer(leg: CallLeg) -> None:
        leg.play(pcm(np.tile(GREETING, 4)))
        async for event in leg.events():
            events.append(event)
            if isinstance(event, Heard) and max(abs(sound(event.frame))) > 1000 and not taken:
                taken.append(leg.unplayed_s)
                leg.flush()
                assert leg.unplayed_s == 0
            if len(taken) == 1 and len(events) > 50:
                taken.append(0)
                assert await leg.transfer("nobody", 5.0) is not Transferred.DONE
                leg.play(pcm(QUESTION))
            if len(events) > 95:
                await leg.hang_up()
                await leg.hang_up()

    async with door(kind, answerer) as line:
        lived = await line.call([Interrupts(0.3), Says(pcm(QUESTION)), Waits(3)])
    assert events[-1] == Over(Ending.COUNTER)
    assert lived.cut_off
    heard = sound(lived.heard)
    assert 2.4 < taken[0] < 3.2
    loud = np.flatnonzero(np.abs(heard) > 1000) / 8000
    spoken = loud[loud < loud[0] + 0.8]
    assert spoken[-1] - loud[0] < 0.3 + 0.2
    assert clear_share(heard, QUESTION) > 0.6


@legs
async def test_an_answerer_that_fails_ends_its_call_and_the_next_one_works(kind: str) -> None:
    calls: list[str] = []

    async def answerer(leg: CallLeg) -> None:
        calls.append(leg.call.id)
        if len(calls) == 1:
            raise ZeroDivisionError
        async for _ in leg.events():
            pass

    async with door(kind, answerer) as line:
        first = await line.call([Waits(2)])
        second = await line.call([Waits(0.2), HangsUp()])
    assert first.cut_off
    assert len(first.heard) < 8000
    assert not second.cut_off
    assert len(set(calls)) == 2 or kind == "fake"


@legs
@pytest.mark.parametrize("hangs_up", [True, False])
async def test_a_line_that_closes_lets_calls_do_what_follows_their_end(kind: str, hangs_up: bool) -> None:
    kept: list[LegEvent] = []

    async def answerer(leg: CallLeg) -> None:
        last = [event async for event in leg.events()][-1]
        await asyncio.sleep(0.1)
        kept.append(last)

    async with door(kind, answerer) as line:
        calling = asyncio.create_task(line.call([Waits(0.3), HangsUp()] if hangs_up else [Waits(2)]))
        await asyncio.sleep(0.4)
        if kind == "fake":
            await calling
    assert kept == [Over(Ending.CALLER if hangs_up or kind == "fake" else Ending.FAILED)]
    await asyncio.gather(calling, return_exceptions=True)


async def test_a_slow_reader_loses_old_sound_and_never_a_key() -> None:
    from voice.legs.live import MOST_HEARD, Happenings

    happenings = Happenings()
    happenings.put(Pressed("1"))
    for number in range(2 * MOST_HEARD):
        happenings.put(Heard(number.to_bytes(2, "big")))
    happenings.put(OnHold(True))
    happenings.put(Over(Ending.CALLER))
    happenings.put(Pressed("9"))
    told = [event async for event in happenings.told()]
    assert told[0] == Pressed("1")
    assert told[-2:] == [OnHold(True), Over(Ending.CALLER)]
    assert [e.frame for e in told if isinstance(e, Heard)] == [
        number.to_bytes(2, "big") for number in range(MOST_HEARD, 2 * MOST_HEARD)
    ]
    assert [event async for event in happenings.told()] == []
