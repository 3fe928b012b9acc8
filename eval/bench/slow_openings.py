"""A slow second opinion on openings: minute by minute, with the usual hours of slow_days.py.

It shares with the program only the vocabulary of `bot/domain/places.py` and the words of its contract. Nothing
here is fast and nothing is clever: a day is its 1,440 minutes, an opening is a run of minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.places import Closure, Place, Span
from eval.bench.slow_days import Facts, usual

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Run:
    """Minutes of one opening, on the clock of the wall: from the first to the one after the last."""

    first: datetime
    end: datetime
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """What a day gives; `known` as the contract says it."""

    runs: tuple[Run, ...]
    known: bool


class Oracle:
    """What is true of one place, its plans worked out once for each day."""

    def __init__(self, place: Place, facts: Facts, closures: Sequence[Closure]) -> None:
        self._place, self._facts, self._closures = place, facts, closures
        self._plans: dict[date, Plan] = {}

    def plan(self, day: date) -> Plan:
        """The runs of minutes that belong to the opening of that day, exceptions applied one after the other."""
        if day not in self._plans:
            self._plans[day] = _plan(self._place, day, self._facts, self._closures)
        return self._plans[day]

    def open_minutes(self, day: date) -> set[datetime]:
        """Every minute of that day at which the place is open, whichever day it opened on."""
        runs = [run for owner in (day - DAY, day) for run in self.plan(owner).runs]
        walked = {run.first + number * MINUTE for run in runs for number in range(_length(run))}
        return walked & set(_minutes(day))

    def first_opening(self, wall: datetime, within_days: int) -> datetime | None:
        """The first minute after that one at which an opening begins; None when a day on the way is not known."""
        for number in range(within_days + 1):
            day = wall.date() + number * DAY
            if not self.plan(day).known:
                return None
            begins = {run.first for owner in (day - DAY, day) for run in self.plan(owner).runs}
            later = [minute for minute in begins if minute > wall and minute.date() == day]
            if later:
                return min(later)
        return None


def _plan(place: Place, day: date, facts: Facts, closures: Sequence[Closure]) -> Plan:
    spans, known = usual(place, day, facts)
    mine = [*place.closures, *(one for one in closures if one.place_id == place.id)]
    mine += [one for one in closures if one.place_id == place.parent and not one.spans and place.parent != place.id]
    mine.sort(key=lambda one: _position(one, place, closures))
    runs = [_run(day, span) for span in spans]
    for closure in mine:
        first, end = _wall(closure.starts), _wall(closure.ends)
        if closure.spans:
            if first <= _minutes(day)[-1] and end > _minutes(day)[0]:
                runs, known = [_run(day, span) for span in closure.spans], True
        else:
            runs = [piece for run in runs for piece in _cut(run, first, end)]
            known = known or (first <= _minutes(day)[0] and _minutes(day)[-1] < end)
    return Plan(tuple(runs), known)


def _position(closure: Closure, place: Place, closures: Sequence[Closure]) -> int:
    """Those of the place come first, then the others in the order they were given."""
    if any(one is closure for one in place.closures):
        return [one is closure for one in place.closures].index(True)
    return len(place.closures) + [one is closure for one in closures].index(True)


@lru_cache(maxsize=100)
def _minutes(day: date) -> tuple[datetime, ...]:
    midnight = datetime.combine(day, time())
    return tuple(midnight + number * MINUTE for number in range(24 * 60))


def _run(day: date, span: Span) -> Run:
    """Walk from the opening until the clock shows the closing time."""
    first = datetime.combine(day, span.opens)
    end = first + MINUTE
    while end.time() != span.closes:
        end += MINUTE
    return Run(first, end, span)


def _length(run: Run) -> int:
    return int((run.end - run.first) / MINUTE)


def _cut(run: Run, first: datetime, end: datetime) -> list[Run]:
    """The runs left of one when the minutes of a closure are taken out; none begins after the last entry."""
    left = [minute for number in range(_length(run)) if not first <= (minute := run.first + number * MINUTE) < end]
    entry = _entry(run)
    pieces: list[list[datetime]] = []
    for minute in left:
        if pieces and pieces[-1][-1] + MINUTE == minute:
            pieces[-1].append(minute)
        else:
            pieces.append([minute])
    kept = [piece for piece in pieces if piece[0] == run.first or entry is None or piece[0] <= entry]
    return [_piece(run, piece[0], piece[-1] + MINUTE, entry) for piece in kept]


def _piece(run: Run, first: datetime, end: datetime, entry: datetime | None) -> Run:
    """A piece that ends before the last entry lets people in until its end."""
    reached = run.span.last_entry if entry is not None and entry <= end else None
    return Run(first, end, Span(first.time(), end.time(), run.span.access, reached))


def _entry(run: Run) -> datetime | None:
    if run.span.last_entry is None:
        return None
    minute = run.first
    while minute.time() != run.span.last_entry:
        minute += MINUTE
    return minute


def _wall(moment: datetime) -> datetime:
    shown = moment.astimezone(PARIS)
    return datetime(shown.year, shown.month, shown.day, shown.hour, shown.minute)
