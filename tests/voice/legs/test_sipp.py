"""Twenty calls at once by sipp with real sound, the next one refused, and who is not let in."""

import asyncio
from pathlib import Path

from tests.voice.legs.serving import serving, until
from tests.voice.legs.sipp_calls import sipp
from voice.legs.leg import CallLeg, Ending, Heard, LegEvent, Over
from voice.legs.sip_leg import SipLeg


async def test_twenty_calls_at_once_the_next_refused_then_the_line_is_free_again(tmp_path: Path) -> None:
    legs: list[SipLeg] = []
    loud: dict[str, int] = {}
    endings: list[LegEvent] = []

    async def answerer(leg: CallLeg) -> None:
        assert isinstance(leg, SipLeg)
        legs.append(leg)
        async for event in leg.events():
            if isinstance(event, Heard):
                loud[leg.call.id] = loud.get(leg.call.id, 0) + (max(event.frame[1::2]) > 3)
            else:
                endings.append(event)

    async with serving(answerer, most_calls=20, most_per_number=1000, rtp_ports=range(41000, 41100, 2)) as line:
        port = line.stack.port
        calls = asyncio.create_task(sipp(tmp_path / "calls", port, 20, hold_ms=3000))
        await until(lambda: line.calls == 20)
        refused = await sipp(tmp_path / "refused", port, 3, status=486)
        assert refused[0] == 0, refused[1][-2000:]
        answered = await calls
        assert answered[0] == 0, answered[1][-2000:]
        again = await sipp(tmp_path / "again", port, 1, hold_ms=100)
        assert again[0] == 0
        assert line.stack._parties == {} and line.stack._uas._calls == {}
    assert endings == [Over(Ending.CALLER)] * 21
    assert all(leg.stream.traffic.lost == 0 for leg in legs)
    assert all(leg.stream.traffic.received > 100 for leg in legs[:20])
    assert min(count for call, count in loud.items() if call != legs[-1].call.id) > 100


async def test_one_number_that_calls_again_and_again_is_refused(tmp_path: Path) -> None:
    async def answerer(leg: CallLeg) -> None:
        pass

    async with serving(answerer, most_per_number=2) as line:
        port = line.stack.port
        assert (await sipp(tmp_path / "one", port, 2, status=200, hold_ms=0, user="0102030405", rate=1))[0] in (0, 1)
        assert (await sipp(tmp_path / "two", port, 2, status=486, user="0102030405"))[0] == 0
        assert (await sipp(tmp_path / "other", port, 2, status=486, user="0600000000"))[0] != 0
