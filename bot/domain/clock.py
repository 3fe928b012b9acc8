"""Time as residents mean it: Europe/Paris."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MORNING = time(10, 0)


def now() -> datetime:
    """The present moment at the counter."""
    return datetime.now(PARIS)


def parse_moment(text: str) -> datetime:
    """An ISO date (taken at 10:00) or date-time, in Europe/Paris unless it says otherwise; ValueError else."""
    stripped = text.strip()
    if len(stripped) == len("2026-01-31"):
        return datetime.combine(date.fromisoformat(stripped), MORNING, PARIS)
    moment = datetime.fromisoformat(stripped)
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)
