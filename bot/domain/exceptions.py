"""Exceptional closures and openings laid over the usual hours of a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.clock import PARIS
from bot.domain.places import Closure, Span
from bot.domain.rules import Decision

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span with its dates, on the clock of the wall; what a closure leaves of a night may begin the day after."""

    starts: datetime
    ends: datetime
    span: Span


@dataclass(frozen=True, slots=True)
class Excepted:
    """What is left of a day's openings, and why."""

    stretches: tuple[Stretch, ...]
    reason: str
    known: bool

    def beginning(self, day: date) -> tuple[Span, ...]:
        """The openings of it that begin on that day."""
        return tuple(stretch.span for stretch in self.stretches if stretch.starts.date() == day)


def excepted(usual: Decision, day: date, closures: Sequence[Closure]) -> Excepted:
    """The day once every exception that touches it is laid over it, in their order: the last one says."""
    laid = Excepted(_stretches(day, usual.spans), usual.reason, usual.known)
    for closure in closures:
        starts, ends = wall(closure.starts), wall(closure.ends)
        if not closure.spans:
            laid = _closed(laid, day, starts, ends, closure.reason)
        elif _touches(day, starts, ends):
            laid = Excepted(_stretches(day, closure.spans), closure.reason, known=True)
    return laid


def stretch_of(day: date, span: Span) -> Stretch:
    """From when to when a span of that day runs."""
    starts, ends = datetime.combine(day, span.opens), datetime.combine(day, span.closes)
    return Stretch(starts, ends if ends > starts else ends + DAY, span)


def wall(moment: datetime) -> datetime:
    """What the clock on the wall shows at that aware moment."""
    return moment.astimezone(PARIS).replace(tzinfo=None)


def _stretches(day: date, spans: Sequence[Span]) -> tuple[Stretch, ...]:
    return tuple(stretch_of(day, span) for span in sorted(spans, key=lambda span: span.opens))


def _touches(day: date, starts: datetime, ends: datetime) -> bool:
    midnight = datetime.combine(day, time())
    return starts < midnight + DAY and ends > midnight


def _closed(laid: Excepted, day: date, starts: datetime, ends: datetime, reason: str) -> Excepted:
    midnight = datetime.combine(day, time())
    whole = starts <= midnight and ends >= midnight + DAY
    left = tuple(rest for stretch in laid.stretches for rest in _rests(stretch, starts, ends))
    if left == laid.stretches and not whole:
        return laid
    return Excepted(left, reason, laid.known or whole)


def _rests(stretch: Stretch, starts: datetime, ends: datetime) -> Iterator[Stretch]:
    """What a closure leaves; a rest that begins after the last entry lets nobody in and is dropped."""
    if ends <= stretch.starts or starts >= stretch.ends:
        yield stretch
        return
    entry = _entry(stretch)
    if starts > stretch.starts:
        kept = stretch.span.last_entry if entry <= starts else None
        yield Stretch(stretch.starts, starts, replace(stretch.span, closes=starts.time(), last_entry=kept))
    if ends < stretch.ends and ends <= entry:
        yield Stretch(ends, stretch.ends, replace(stretch.span, opens=ends.time()))


def _entry(stretch: Stretch) -> datetime:
    """The last moment at which one comes in."""
    if stretch.span.last_entry is None:
        return stretch.ends
    entry = datetime.combine(stretch.starts.date(), stretch.span.last_entry)
    return entry if entry >= stretch.starts else entry + DAY
