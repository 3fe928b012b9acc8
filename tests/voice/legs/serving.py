"""A SIP line of ours on the loopback, for peers to call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np

from tests.voice.legs.callers import trunk
from tests.voice.legs.peers import Sound
from voice.legs.leg import Answerer, CallLeg, Heard, LegEvent
from voice.legs.rtp import RtpStream
from voice.legs.sip import SipLine


@asynccontextmanager
async def serving(answerer: Answerer, stream: type[RtpStream] = RtpStream, **changes: object) -> AsyncIterator[SipLine]:
    """A line that is open; closed cleanly, with no call left in it."""
    line = SipLine(trunk(**changes), make_stream=stream)
    task = asyncio.create_task(line.serve(answerer))
    ready = asyncio.create_task(line.ready.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    if task.done():
        task.result()
    try:
        yield line
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert line.calls == 0


async def until(true: Callable[[], bool], timeout_s: float = 8.0) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


class Recorder:
    """An answerer that keeps everything it is told, and does `then` beside."""

    def __init__(self, then: Callable[[CallLeg], object] | None = None) -> None:
        self.then = then
        self.legs: list[CallLeg] = []
        self.events: list[LegEvent] = []

    async def __call__(self, leg: CallLeg) -> None:
        self.legs.append(leg)
        task = asyncio.ensure_future(self.then(leg)) if self.then else None  # type: ignore[arg-type]
        async for event in leg.events():
            self.events.append(event)
        if task:
            await asyncio.wait_for(task, 5)

    @property
    def heard(self) -> Sound:
        frames = b"".join(event.frame for event in self.events if isinstance(event, Heard))
        return np.frombuffer(frames, dtype="<i2").astype(float)

    @property
    def told(self) -> list[LegEvent]:
        return [event for event in self.events if not isinstance(event, Heard)]
