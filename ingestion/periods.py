"""`every_hours` of a source or a website: the hours between two readings by `guichet-ingest watch`."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

DAILY_HOURS = 24.0
_TABLES = ("source", "website")


def periods(path: Path) -> dict[str, float]:
    """The hours of each source and website of a `sources.toml` without faults, a day for those that say nothing."""
    raw = tomllib.loads(path.read_text("utf-8"))
    entries = [entry for table in _TABLES for entry in raw.get(table, [])]
    return {str(entry["id"]): float(entry.get("every_hours", DAILY_HOURS)) for entry in entries}


def period_faults(entry: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with the period of an entry, in words."""
    hours = entry.get("every_hours", DAILY_HOURS)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or hours <= 0:
        yield "every_hours must be a number of hours, more than 0"
