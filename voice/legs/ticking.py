"""The clock of all calls: 20 ms, without drift; a late wake-up gives the ticks it missed, so no packet is owed.

What came meanwhile is read first, a packet of each call for each tick owed: else our own lateness would be taken for
the network's.
"""

import asyncio
from collections.abc import Callable

import structlog

from voice.legs.leg import FRAME_S

MOST_OWED = 25
_log = structlog.get_logger()


class Ticker:
    """Calls each of its listeners every 20 ms. One for the whole process: twenty calls cost one timer."""

    def __init__(self) -> None:
        self._listeners: dict[int, Callable[[], None]] = {}
        self._task: asyncio.Task[None] | None = None
        self.late_s = 0.0  # the worst lateness seen: how long something held the loop

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` at each tick, until the function given back is called."""
        key = id(listener)
        self._listeners[key] = listener
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        return lambda: self._forget(key)

    def _forget(self, key: int) -> None:
        self._listeners.pop(key, None)
        if not self._listeners and self._task:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + FRAME_S
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            late = loop.time() - due
            self.late_s = max(self.late_s, late)
            owed = min(1 + int(late / FRAME_S), MOST_OWED)
            for tick in range(owed):
                if tick:
                    await asyncio.sleep(0)
                self._tick()
            due += owed * FRAME_S if owed < MOST_OWED else late + FRAME_S

    def _tick(self) -> None:
        for listener in list(self._listeners.values()):
            try:
                listener()
            except Exception:  # one call may not silence the others
                _log.exception("call_tick_failed")
