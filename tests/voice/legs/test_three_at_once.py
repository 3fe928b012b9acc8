"""Three telephones that talk at once, by their own count of packets (RTCP), and a fourth that hears it is busy."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np

from tests.voice.legs.peers import Baresip, baresip, chirp, clear_share, pcm
from tests.voice.legs.serving import serving, until
from voice.legs.leg import CallLeg

GREETING = chirp(1.0)
MOST_CALLS = 3
REPORT_S = 8.0
"""We report every five seconds; a telephone tells what it counted when it hears a report."""


async def lost_and_received(phone: Baresip) -> tuple[int, int]:
    """What the telephone counted of our packets, at our second report."""
    told = await phone.wait("CALL_RTCP", REPORT_S, count=2)
    counted = told["rtcp_stats"]
    assert isinstance(counted, dict)
    return int(counted["rx"]["lost"]), int(counted["rx"]["sent"])


async def test_three_talk_nothing_of_ours_is_lost_and_a_fourth_is_refused(tmp_path: Path) -> None:
    async def answerer(leg: CallLeg) -> None:
        leg.play(pcm(np.tile(GREETING, 8)))
        async for _ in leg.events():
            pass

    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(serving(answerer, most_calls=MOST_CALLS))
        phones = [
            await stack.enter_async_context(baresip(tmp_path / f"caller{n}", np.tile(GREETING, 8)))
            for n in range(MOST_CALLS + 1)
        ]
        for phone in phones[:MOST_CALLS]:
            await phone.dial(line.stack.port)
        for phone in phones[:MOST_CALLS]:
            await phone.wait("CALL_ESTABLISHED")
        await phones[-1].dial(line.stack.port)
        assert str((await phones[-1].wait("CALL_CLOSED"))["param"]).startswith("486")
        counted = await asyncio.gather(*(lost_and_received(phone) for phone in phones[:MOST_CALLS]))
        assert line.calls == MOST_CALLS
        for phone in phones[:MOST_CALLS]:
            await phone.command("hangup")
        await until(lambda: line.calls == 0)
        heard = [phone.heard() for phone in phones[:MOST_CALLS]]
    assert [lost for lost, _ in counted] == [0] * MOST_CALLS
    assert min(received for _, received in counted) > 200
    assert min(clear_share(sound, GREETING) for sound in heard) > 0.6
