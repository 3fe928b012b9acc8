"""What the hours of a place give on a date: computed, and said unknown where they do not reach.

Times are those of the clock on the wall in Europe/Paris: a span from 20:00 to 03:00 ends when the clock shows
03:00, whether summer time began or ended that night.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.exceptions import Excepted, excepted, stretch_of, wall
from bot.domain.places import Closure, OpeningHours, Place, Span
from bot.domain.rules import Decision, decide

__all__ = ["Calendar", "Day", "SchoolHoliday", "by_phone", "day_of", "next_opening", "open_at", "week_of"]

WEEK = 7
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a place. `reason` is why it is not as usual: a public holiday, a closure, an exception.

    Without `known`, the hours are not published, not readable, or do not reach that day: `spans` is empty
    and says nothing.
    """

    date: date
    spans: tuple[Span, ...]
    reason: str = ""
    known: bool = True


def by_phone(place: Place) -> Place:
    """The same place asked by telephone: its telephone hours, which are its hours where none are published apart."""
    return replace(place, hours=place.phone_hours) if place.phone_hours else place


def day_of(place: Place, day: date, calendar: Calendar, closures: Sequence[Closure] = ()) -> Day:
    """The openings that begin on that day, in order.

    The place's own closures are applied first, then those given that name it or close the place it is in, each
    in turn: the last one says.
    """
    today = _laid(place, day, calendar, closures)
    spans = today.beginning(day)
    if place.closures or closures:
        # A closure that ends in the night leaves of the evening before an opening that begins today.
        night = _laid(place, day - DAY, calendar, closures).beginning(day)
        spans = tuple(sorted((*night, *spans), key=lambda span: (span.opens, span.closes)))
    return Day(day, spans, today.reason, today.known)


def open_at(place: Place, moment: datetime, calendar: Calendar, closures: Sequence[Closure] = ()) -> Span | None:
    """The opening under way at that aware moment (also after its last entry), None when closed or not known."""
    shown = wall(moment)
    for day in (shown.date(), shown.date() - DAY):
        for span in day_of(place, day, calendar, closures).spans:
            stretch = stretch_of(day, span)
            if stretch.starts <= shown < stretch.ends:
                return span
    return None


def next_opening(
    place: Place, moment: datetime, calendar: Calendar, closures: Sequence[Closure] = (), *, within_days: int = 60
) -> tuple[date, Span] | None:
    """The first opening that begins after that aware moment.

    None when there is none within so many days, or when a day on the way is not known.
    """
    shown = wall(moment)
    for day in _days(shown.date(), within_days + 1):
        found = day_of(place, day, calendar, closures)
        if not found.known:
            return None
        for span in found.spans:
            if datetime.combine(day, span.opens) > shown:
                return day, span
    return None


def week_of(place: Place, monday: date, calendar: Calendar, closures: Sequence[Closure] = ()) -> tuple[Day, ...]:
    """Seven days from that one."""
    return tuple(day_of(place, day, calendar, closures) for day in _days(monday, WEEK))


def _laid(place: Place, day: date, calendar: Calendar, closures: Sequence[Closure]) -> Excepted:
    mine = (*place.closures, *(one for one in closures if _touches(one, place)))
    return excepted(_usual(place.hours, day, calendar), day, mine)


def _touches(closure: Closure, place: Place) -> bool:
    """A place is closed with the one it is in; when that one opens exceptionally, it does not."""
    return closure.place_id == place.id or (closure.place_id == place.parent and not closure.spans)


def _usual(hours: OpeningHours | None, day: date, calendar: Calendar) -> Decision:
    if hours is None or not _holds(hours, day):
        return Decision(known=False)
    return decide(hours.rules, day, calendar)


def _holds(hours: OpeningHours, day: date) -> bool:
    return (hours.valid_from or date.min) <= day <= (hours.valid_until or date.max)


def _days(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(count))
