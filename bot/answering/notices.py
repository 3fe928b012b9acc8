"""What agents set by hand for now: alerts shown to everybody, closures that the calendars do not know."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.notices import Alert
from bot.domain.places import Closure


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
