"""When each source is to be read again, and how long to wait after failures."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.engines.durable import replace_text

FILE_NAME = "watch.json"
FIRST_S, MOST_S = 60.0, 3_600.0
"""Seconds to wait after a first failure, doubled at each one that follows, up to an hour."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each source was last read, how many runs failed since one ended well, and what is to be waited for."""

    last: Mapping[str, datetime] = field(default_factory=dict)
    failures: int = 0
    not_before: datetime | None = None

    def due(self, hours: Mapping[str, float], now: datetime) -> tuple[str, ...]:
        """The sources whose time has come, none while a failure is being waited out; `hours` is by source."""
        if self.not_before and now < self.not_before:
            return ()
        return tuple(name for name, every in hours.items() if name not in self.last or self._next(name, every) <= now)

    def done(self, names: Iterable[str], now: datetime) -> "Schedule":
        """These were read: nothing is to be waited out any more."""
        return Schedule({**self.last, **dict.fromkeys(names, now)})

    def failed(self, now: datetime) -> "Schedule":
        """A run failed: none before a while, longer each time."""
        wait = min(FIRST_S * 2**self.failures, MOST_S)
        return replace(self, failures=self.failures + 1, not_before=now + timedelta(seconds=wait))

    def _next(self, name: str, every: float) -> datetime:
        return self.last[name] + timedelta(hours=every)


def read_schedule(data_dir: Path) -> Schedule:
    """What was last done; nothing when it was never or cannot be read any more: everything is due."""
    try:
        row = json.loads((data_dir / FILE_NAME).read_text("utf-8"))
        last = {str(name): datetime.fromisoformat(day) for name, day in row["last"].items()}
        waited = datetime.fromisoformat(row["not_before"]) if row["not_before"] else None
        return Schedule(last, int(row["failures"]), waited)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Schedule()


def write_schedule(data_dir: Path, schedule: Schedule) -> None:
    """Keeps it, whatever happens next."""
    row = {
        "last": {name: day.isoformat() for name, day in schedule.last.items()},
        "failures": schedule.failures,
        "not_before": schedule.not_before.isoformat() if schedule.not_before else "",
    }
    data_dir.mkdir(parents=True, exist_ok=True)
    replace_text(data_dir / FILE_NAME, json.dumps(row, ensure_ascii=False))
