"""One opening of a day, from the minutes a source gives."""

from datetime import time

from bot.domain.places import Access, Span

HOUR = 60
DAY = 24 * HOUR
LONGEST = 16 * HOUR
"""A longer opening over midnight is taken for a slip: `14:00-12:00` is nobody's hours."""


class HoursUnclearError(Exception):
    """Hours that cannot be read without doubt; the message says which part and why."""


def minutes_of(hours: str, minutes: str) -> int:
    """Minutes since midnight; HoursUnclearError past 24:00 or 59 minutes."""
    number = int(hours) * HOUR + int(minutes or 0)
    if int(minutes or 0) >= HOUR or number > DAY:
        raise HoursUnclearError(f"{hours}:{minutes or '00'} is no time of the day")
    return number


def span_of(opens: int, closes: int, access: Access = Access.OPEN) -> Span:
    """The opening from one minute of the day to another; closing past midnight is the day after."""
    overnight = closes + DAY - opens if closes < opens else closes - opens
    said = f"{_clock(opens)}-{_clock(closes)}"
    if opens >= DAY or closes > 2 * DAY or opens == closes:
        raise HoursUnclearError(f"{said} is no opening")
    if not opens < closes <= DAY and overnight > LONGEST:
        raise HoursUnclearError(f"{said} would last {overnight // HOUR} hours")
    return Span(_time(opens), _time(closes), access)


def _time(minutes: int) -> time:
    return time(minutes % DAY // HOUR, minutes % HOUR)


def _clock(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"
