"""What agents set by hand for now: alerts shown to everybody, closures that the calendars do not know."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import structlog

from bot.domain.notices import Alert
from bot.domain.places import Closure
from bot.domain.territories import Commune

PATIENCE_S = 0.5
"""A database that takes longer costs the banner, not the answer."""

log = structlog.get_logger(__name__)


class Notices(Protocol):
    """Read at every question: what an agent sets holds at the very next answer. Never raises."""

    def closures(self, day: date) -> tuple[Closure, ...]:
        """Closures and exceptional openings of every place that end on that day or later, the earliest first."""
        ...

    def alerts(self, owners: Sequence[str], moment: datetime) -> tuple[Alert, ...]:
        """The alerts these layers' residents see at that moment, the gravest first."""
        ...


class NoNotices:
    """Where agents have nothing to set."""

    def closures(self, day: date) -> tuple[Closure, ...]:
        """None."""
        return ()

    def alerts(self, owners: Sequence[str], moment: datetime) -> tuple[Alert, ...]:
        """None."""
        return ()


async def showing(commune: Commune | None, moment: datetime, notices: Notices) -> tuple[Alert, ...]:
    """The alerts for a commune's residents; none, and a log line, when they cannot be read in time."""
    if commune is None:
        return ()
    reading = asyncio.to_thread(notices.alerts, commune.owners(), moment)
    try:
        return await asyncio.wait_for(reading, PATIENCE_S)
    except TimeoutError:
        log.error("alerts_not_read", error="TimeoutError")
        return ()
