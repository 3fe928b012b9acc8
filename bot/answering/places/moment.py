"""A place now, on a date, at an hour; its next opening; and what is said when its hours do not reach that far."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from bot.answering.dates.hours import Window
from bot.answering.places.telling import Telling
from bot.domain.clock import PARIS
from bot.domain.openings import Day, next_opening, open_at
from bot.domain.places import Span


def reach(telling: Telling) -> Iterator[str]:
    """The telephone, where hours fail."""
    if telling.place.contact.phone:
        yield telling.words.say("reach", phone=telling.place.contact.phone)


def on_day(day: Day, window: Window | None, telling: Telling) -> Iterator[str]:
    """One date, or some hours of it."""
    if not day.known:
        yield from beyond(day.date, telling)
        return
    times = telling.words.times
    values = {"day": times.day(day.date), "spans": times.spans(day.spans)}
    shown = [span for span in day.spans if window is None or overlaps(span, window)]
    because = telling.because_of(day)
    if (last := _missed(shown, window)) and window and window.moment:
        yield telling.say("missed", hour=times.hour(window.moment), last=times.hour(last), because=because, **values)
    elif shown and window and window.moment:
        yield telling.say("open_at", hour=times.hour(window.moment), because=because, **values)
    elif shown and window and window.exact and not any(_covers(span, window) for span in shown):
        yield telling.say("partly", because=because, **values)
    elif shown:
        yield telling.say("open_on", because=because, **values | {"spans": times.spans(shown)})
    elif window and day.spans:
        at = times.hour(window.moment) if window.moment else ""
        yield telling.say("closed_at" if at else "closed_then", hour=at, because=because, **values)
        if window.moment and window.moment > day.spans[-1].opens:
            yield from next_one(datetime.combine(day.date, window.moment, PARIS), telling)
    else:
        yield telling.say("closed_on", because=because, **values)
        yield from next_one(datetime.combine(day.date, telling.at.timetz()), telling)


def _missed(shown: Sequence[Span], window: Window | None) -> time | None:
    """The last entry, when everything open at that moment no longer lets anybody in."""
    if window is None or window.moment is None:
        return None
    entries = [span.last_entry for span in shown if span.last_entry and span.opens < span.last_entry < window.moment]
    return entries[-1] if entries and len(entries) == len(shown) else None


def _covers(span: Span, window: Window) -> bool:
    return span.opens <= window.since and (window.until <= span.closes or span.closes <= span.opens)


def overlaps(span: Span, window: Window) -> bool:
    """Whether some of the opening lies in those hours; a moment must be before the closing."""
    since, until = span.opens, span.closes
    crosses = until <= since
    if window.moment is not None:
        inside = window.moment >= since or window.moment < until if crosses else since <= window.moment < until
        return inside
    return since < window.until and (crosses or window.since < until)


def now(telling: Telling) -> Iterator[str]:
    """Open or closed at this moment, and until when."""
    today = telling.day(telling.at.date())
    if not today.known:
        yield from beyond(today.date, telling)
        return
    times = telling.words.times
    values = {"day": times.day(today.date), "spans": times.spans(today.spans), "hour": times.hour(telling.at.time())}
    because = telling.because_of(today)
    span = open_at(telling.place, telling.at, telling.calendar, telling.closures)
    if span:
        late = span.last_entry is not None and span.opens < span.last_entry < telling.at.time()
        last = times.hour(span.last_entry) if span.last_entry else ""
        said = "too_late" if late else "open_now"
        yield telling.say(said, until=times.hour(span.closes), last=last, because=because, **values)
        yield telling.say("of_the_day", **values) if today.spans else ""
        return
    yield telling.say("closed_now", because=because, **values)
    if today.spans:
        yield telling.say("of_the_day", **values)
    yield from next_one(telling.at, telling)


def today_only(telling: Telling) -> Iterator[str]:
    """The hours of today."""
    today = telling.day(telling.at.date())
    values = {"day": telling.words.times.day(today.date), "spans": telling.words.times.spans(today.spans)}
    if today.known:
        because = telling.because_of(today)
        yield (
            telling.say("of_the_day", **values)
            if today.spans
            else telling.say("closed_today", because=because, **values)
        )


def next_one(after: datetime, telling: Telling) -> Iterator[str]:
    """The first opening after that moment."""
    found = next_opening(telling.place, max(after, telling.at), telling.calendar, telling.closures)
    if found is None:
        yield telling.say("no_next")
        yield from reach(telling)
        return
    day, span = found
    spans = [one for one in telling.day(day).spans if one.opens >= span.opens]
    yield telling.say("next", day=telling.words.times.day(day), spans=telling.words.times.spans(spans))


def beyond(day: date, telling: Telling) -> Iterator[str]:
    """Why that day is not known: the hours do not reach it, or the calendar does not."""
    hours, times = telling.place.hours, telling.words.times
    if hours and hours.valid_until and day > hours.valid_until:
        yield telling.say("beyond", until=times.day(hours.valid_until))
    elif hours and hours.valid_from and day < hours.valid_from:
        yield telling.say("too_early", since=times.day(hours.valid_from))
    else:
        yield telling.say("day_unknown", day=times.day(day))
    yield from reach(telling)
