"""Places, closures and moments made at random, most of them around holidays, changes of clock and ends of seasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from bot.domain.calendars import Calendar
from bot.domain.clock import PARIS
from bot.domain.places import (
    Access,
    Closure,
    Contact,
    DayOfYear,
    OpeningHours,
    Place,
    PublicHoliday,
    Rule,
    SchoolTime,
    Season,
    Span,
    Weeks,
)
from bot.domain.territories import Commune
from bot.engines.calendars import calendar_of
from eval.bench.slow_days import Facts, public_holidays

YEARS = range(2024, 2031)
FIRST, LAST = date(2024, 1, 2), date(2030, 12, 30)
DAY = timedelta(days=1)
PLACE, PARENT, OTHER = "place", "parent", "other"


@dataclass(frozen=True, slots=True)
class Case:
    """A place, the closures an agent gave, and the day asked about."""

    place: Place
    closures: tuple[Closure, ...]
    day: date


def calendar() -> Calendar:
    """The calendar under proof: zone B, in no département with holidays of its own."""
    return calendar_of(Commune("bourg", "Le Bourg", "99101", "", "B"))


def facts_of(days: Calendar) -> Facts:
    """What the oracle knows: public holidays from its own formula, school holidays walked through day by day."""
    mine = [one for one in days.school if one.zone == "B"]
    school = {one.first + number * DAY: one.name for one in mine for number in range((one.last - one.first).days + 1)}
    edges = (days.known_from, days.known_until, days.school_from, days.school_until)
    first, last, school_first, school_last = (edge or date.min for edge in edges)
    return Facts(public_holidays(YEARS), school, days.no_class, first, last, school_first, school_last)


def special_days(days: Calendar) -> tuple[date, ...]:
    """Public holidays, changes of clock, edges of school holidays, turns of year, each with its neighbours."""
    changes = [_last_sunday(year, month) for year in YEARS for month in (3, 10)]
    school = [edge for one in days.school if one.zone == "B" for edge in (one.first, one.last)]
    turns = [date(year, month, day) for year in YEARS for month, day in ((1, 1), (12, 31), (2, 28), (3, 1))]
    middle = [*public_holidays(YEARS), *changes, *school, *turns, *days.no_class]
    near = {day + number * DAY for day in middle for number in (-1, 0, 1)}
    return tuple(sorted(day for day in near if FIRST <= day <= LAST))


def _last_sunday(year: int, month: int) -> date:
    return max(
        one for one in (date(year, month, day) for day in range(25, 32)) if one.weekday() == date(1, 1, 7).weekday()
    )


_CLOCKS = st.one_of(
    st.sampled_from([time(0), time(2), time(2, 30), time(3), time(9), time(12), time(14), time(17), time(23, 59)]),
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)


@st.composite
def _spans(draw: st.DrawFn) -> Span:
    opens, closes = draw(_CLOCKS), draw(_CLOCKS)
    length = (_minutes(closes) - _minutes(opens)) % 1440 or 1440
    access = draw(st.sampled_from(Access))
    entry = draw(st.one_of(st.none(), st.integers(0, length - 1)))
    last = None if entry is None else _clock(_minutes(opens) + entry)
    return Span(opens, closes, access, last)


_YEARLY = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: DayOfYear(day.month, day.day))


@st.composite
def _dated(draw: st.DrawFn) -> Season:
    first = draw(st.dates(FIRST, LAST))
    last = first + draw(st.integers(0, 400)) * DAY
    return Season(DayOfYear(first.month, first.day, first.year), DayOfYear(last.month, last.day, last.year))


_SEASONS = st.one_of(st.builds(Season, _YEARLY, _YEARLY), _dated())
_WEEKDAYS = st.lists(st.integers(0, 6), max_size=5, unique=True).map(tuple)
_SCHOOL_NAMES = st.sampled_from(["", "Toussaint", "Noël", "hiver", "printemps", "été"])
_PUBLIC_NAMES = st.sampled_from(["", "Noël", "Lundi de Pâques", "Ascension", "Fête nationale"])
_ALWAYS = st.just(SchoolTime.ANY)


def _rules() -> st.SearchStrategy[Rule]:
    return st.builds(
        Rule,
        spans=st.lists(_spans(), max_size=3, unique=True).map(tuple),
        weekdays=_WEEKDAYS,
        seasons=st.one_of(st.just(()), st.just(()), st.lists(_SEASONS, min_size=1, max_size=2).map(tuple)),
        weeks=st.one_of(st.just(Weeks.ALL), st.sampled_from(Weeks)),
        ranks=st.one_of(st.just(()), st.just(()), st.sampled_from([(1,), (5,), (-1,), (2, -2)])),
        school=st.one_of(_ALWAYS, _ALWAYS, st.sampled_from(SchoolTime)),
        school_holiday=_SCHOOL_NAMES,
        on_public_holidays=st.sampled_from(PublicHoliday),
        public_holiday=_PUBLIC_NAMES,
        adds=st.booleans(),
    )


@st.composite
def _closures(draw: st.DrawFn, near: date, owner: str) -> Closure:
    starts = datetime.combine(near + draw(st.integers(-3, 3)) * DAY, draw(_CLOCKS))
    ends = starts + draw(st.one_of(st.integers(1, 600), st.integers(1, 12000))) * timedelta(minutes=1)
    if draw(st.booleans()):
        starts, ends = (datetime.combine(one.date(), time()) for one in (starts, ends + DAY))
    spans = tuple(draw(st.lists(_spans(), max_size=2, unique=True))) if draw(st.booleans()) else ()
    return Closure(owner, starts.replace(tzinfo=PARIS), ends.replace(tzinfo=PARIS), "travaux", spans)


@st.composite
def cases(draw: st.DrawFn, special: Sequence[date]) -> Case:
    """A place with its hours and exceptions, the closures of agents, and a day to ask about."""
    day = draw(st.one_of(st.sampled_from(special), st.sampled_from(special), st.dates(FIRST, LAST)))
    edge = st.one_of(st.none(), st.none(), st.integers(-5, 5).map(lambda number: day + number * DAY))
    hours = OpeningHours(tuple(draw(st.lists(_rules(), max_size=5))), draw(edge), draw(edge))
    own = tuple(draw(st.lists(_closures(day, PLACE), max_size=2)))
    owners = st.sampled_from([PLACE, PLACE, PARENT, OTHER])
    given = tuple(draw(_closures(day, draw(owners))) for _ in range(draw(st.integers(0, 2))))
    known = draw(st.integers(0, 19)) > 0
    place = Place(
        PLACE, "Mairie", "bourg", Contact("Mairie"), hours=hours if known else None, parent=PARENT, closures=own
    )
    return Case(place, given, day)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(minutes % 1440 // 60, minutes % 60)
