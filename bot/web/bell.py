"""What wakes those who listen to requests: rung here at once, and within a second when another process wrote."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Bell:
    """`look` gives figures that change with anything written. Nobody looks while nobody listens."""

    def __init__(self, look: Callable[[], Awaitable[object]], every_s: float = 1.0) -> None:
        self.rung = 0
        self.leaving = False
        self._look, self._every_s = look, every_s
        self._listeners = 0
        self._news = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    def ring(self) -> None:
        """Wakes everybody."""
        self.rung += 1
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def wait(self, seen: int, timeout_s: float) -> bool:
        """Until it rings once more than `seen`; False when it does not in that time."""
        self._listeners += 1
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watching(), name="bell")
        try:
            async with asyncio.timeout(timeout_s):
                while self.rung == seen:
                    await self._news.wait()
        except TimeoutError:
            return False
        finally:
            self._listeners -= 1
        return True

    def leave(self) -> None:
        """The server ends: whoever listens is woken a last time and must go."""
        self.leaving = True
        self.ring()

    def close(self) -> None:
        """Looks no longer."""
        if self._watch is not None:
            self._watch.cancel()

    async def _watching(self) -> None:
        before: object = None
        while self._listeners:
            try:
                now = await self._look()
            except Exception as error:  # whatever breaks, listeners go on hearing what happens here
                log.warning("bell_not_looked", error=type(error).__name__)
                now = before
            if before is not None and now != before:
                self.ring()
            before = now
            await asyncio.sleep(self._every_s)
