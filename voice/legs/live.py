"""What every leg shares: what is being said, and what happened, told in order to one reader."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol

import structlog

from voice.legs.leg import Answerer, Call, CallLeg, Ending, Heard, LegEvent, Over
from voice.media import Playout

MOST_HEARD = 250
FAREWELL_S, LAST_S = 10.0, 0.8
"""For an answerer to do what follows the end of a call; and when its line closes."""
_log = structlog.get_logger()


class Happenings:
    """Events in order until `Over`. A reader five seconds late loses the oldest sound, never a key or the end."""

    def __init__(self) -> None:
        self._events: deque[LegEvent] = deque()
        self._heard = 0
        self._awake = asyncio.Event()
        self.over = False

    def put(self, event: LegEvent) -> None:
        """Add what happened; nothing is added after `Over`."""
        if self.over:
            return
        if isinstance(event, Heard):
            self._heard += 1
            if self._heard > MOST_HEARD:
                self._drop_oldest_sound()
        self.over = isinstance(event, Over)
        self._events.append(event)
        self._awake.set()

    def _drop_oldest_sound(self) -> None:
        for place, event in enumerate(self._events):
            if isinstance(event, Heard):
                del self._events[place]
                self._heard -= 1
                return

    async def told(self) -> AsyncIterator[LegEvent]:
        """Each event once; ends after `Over`."""
        while True:
            while self._events:
                event = self._events.popleft()
                self._heard -= isinstance(event, Heard)
                yield event
                if isinstance(event, Over):
                    return
            self._awake.clear()
            if self.over and not self._events:
                return
            await self._awake.wait()


class LiveLeg:
    """The half of `CallLeg` that needs no network."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._playout = Playout(call.rate_hz)
        self._happenings = Happenings()
        self.over = asyncio.Event()

    @property
    def call(self) -> Call:
        """Who calls whom."""
        return self._call

    def events(self) -> AsyncIterator[LegEvent]:
        """What happens, in order."""
        return self._happenings.told()

    def play(self, audio: bytes) -> None:
        """Say this after what is being said."""
        if not self._happenings.over:
            self._playout.play(audio)

    def flush(self) -> None:
        """Fall silent."""
        self._playout.flush()

    @property
    def unplayed_s(self) -> float:
        """Seconds given to `play` that were not sent."""
        return self._playout.unplayed_s

    @property
    def is_over(self) -> bool:
        """Whether the call has ended."""
        return self._happenings.over

    def _finish(self, ending: Ending) -> None:
        """The call is over; told once."""
        self._playout.flush()
        self._happenings.put(Over(ending))
        self.over.set()


class HeldLeg(CallLeg, Protocol):
    """A leg as its line sees it."""

    over: asyncio.Event

    def cut(self) -> None:
        """End the call whoever has it."""


async def held(leg: HeldLeg, answerer: Answerer) -> None:
    """One whole call, and its one catch-all. An answerer that does not end with the call is stopped a little later."""
    answering = asyncio.ensure_future(answerer(leg))
    over = asyncio.ensure_future(leg.over.wait())
    try:
        await asyncio.wait({answering, over}, return_when=asyncio.FIRST_COMPLETED)
        if leg.over.is_set():
            await asyncio.wait({answering}, timeout=FAREWELL_S)
        else:
            await leg.hang_up()
            await over
        if answering.done():
            answering.result()
    except Exception:
        _log.exception("call_failed", call=leg.call.id)
    finally:
        leg.cut()
        over.cancel()
        if not answering.done():  # cancelled at once, it would not keep what is to be kept of the call
            await asyncio.wait({answering}, timeout=LAST_S)
        answering.cancel()
