"""The fake call keeps time by its frames, or the conversations tested on it would prove nothing."""

import pytest

from tests.voice.fake_leg import FakeLeg, HangsUp, Interrupts, Listens, Presses, Says, Waits
from voice.legs.leg import Ending, Heard, LegEvent, Over, Pressed, Transferred

SECOND = b"\x01\x00" * 8000


async def run(leg: FakeLeg) -> list[LegEvent]:
    return [event async for event in leg.events()]


async def test_the_caller_hears_what_was_played_then_silence() -> None:
    leg = FakeLeg([Waits(3.0)])
    leg.play(SECOND)
    events = await run(leg)
    assert bytes(leg.sent) == SECOND + bytes(2 * len(SECOND))
    assert len([e for e in events if isinstance(e, Heard)]) == 150
    assert events[-1] == Over(Ending.CALLER)


async def test_what_is_flushed_is_never_sent_and_is_counted() -> None:
    leg = FakeLeg([Interrupts(after_s=0.4), Says(SECOND), HangsUp()])
    leg.play(SECOND * 2)
    async for event in leg.events():
        if isinstance(event, Heard) and any(event.frame) and not leg.flushed:
            leg.flush()
    assert leg.flushed[0].taken_back_s + leg.flushed[0].at_s == pytest.approx(2.0)
    assert 0.4 <= bytes(leg.sent).count(b"\x01") / 8000 <= 0.44


async def test_a_listener_waits_for_the_pause_and_keys_come_in_order() -> None:
    leg = FakeLeg([Listens(pause_s=0.5), Presses("0")])
    leg.play(SECOND)
    events = await run(leg)
    assert events[-2:] == [Pressed("0"), Over(Ending.CALLER)]
    assert abs(leg.now_s - 1.5) < 0.03


async def test_transfers_end_as_told_and_only_a_done_one_ends_the_call() -> None:
    leg = FakeLeg([Waits(60.0)], transfers=[Transferred.BUSY, Transferred.DONE])
    events, heard = [], 0
    async for event in leg.events():
        events.append(event)
        heard += isinstance(event, Heard)
        if heard in (5, 10) and isinstance(event, Heard):
            await leg.transfer("accueil", 20.0, b"")
    assert events[-1] == Over(Ending.TRANSFERRED)
    assert heard == 10
