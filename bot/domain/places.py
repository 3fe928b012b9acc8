"""Structured facts about places and services, and the vocabulary in which their hours are declared.

Hours are rules over days, read like those of OpenStreetMap: for one day the last rule that holds decides,
unless it adds to the earlier ones. What they give on a date is computed in openings.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Access(StrEnum):
    """How one comes during an opening: as one likes, or by appointment only."""

    OPEN = "open"
    APPOINTMENT = "appointment"


class SchoolTime(StrEnum):
    """When a rule holds with regard to school: always, in the holidays of the zone, outside them."""

    ANY = "any"
    HOLIDAYS = "holidays"
    TERM = "term"


class PublicHoliday(StrEnum):
    """What a rule becomes on a public holiday: it does not hold, it holds all the same, it holds only then."""

    CLOSED = "closed"
    OPEN = "open"
    ONLY = "only"


class Weeks(StrEnum):
    """The ISO weeks of a rule, by the parity of their number."""

    ALL = "all"
    EVEN = "even"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Span:
    """An opening of one day, on the clock of the wall; `closes` at or before `opens` is on the next day.

    `last_entry` lies in the span: after it nobody comes in though the place is still open.
    """

    opens: time
    closes: time
    access: Access = Access.OPEN
    last_entry: time | None = None


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day of one year, or of every year when `year` is 0."""

    month: int
    day: int
    year: int = 0


@dataclass(frozen=True, slots=True)
class Season:
    """From one day to another, both included; a yearly season may run over the new year.

    Both ends carry a year, or neither does.
    """

    first: DayOfYear
    last: DayOfYear


@dataclass(frozen=True, slots=True)
class Rule:
    """What a place does on the days it names. Empty `spans`: closed, `reason` says why when it is known.

    Empty `weekdays` (Monday is 0) and `seasons` are all of them; `ranks` keep the nth such weekday of a
    month (-1 is the last). `school_holiday` and `public_holiday` narrow to one of them by its name.
    """

    spans: tuple[Span, ...] = ()
    weekdays: tuple[int, ...] = ()
    seasons: tuple[Season, ...] = ()
    weeks: Weeks = Weeks.ALL
    ranks: tuple[int, ...] = ()
    school: SchoolTime = SchoolTime.ANY
    school_holiday: str = ""
    on_public_holidays: PublicHoliday = PublicHoliday.CLOSED
    public_holiday: str = ""
    adds: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The rules of a place, the days on which they are known to hold, and their text as published."""

    rules: tuple[Rule, ...]
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""
    text: str = ""

    @classmethod
    def unreadable(cls, text: str) -> "OpeningHours":
        """Hours that are published but known on no day, so that nothing else is told in their place."""
        return cls((), valid_from=date.max, valid_until=date.min, text=text)


@dataclass(frozen=True, slots=True)
class Closure:
    """An exception to the hours, from `starts` to `ends` (excluded), aware datetimes to the minute.

    Without `spans` the place is closed in between; with them, each day touched is open at these hours
    and at no other.
    """

    place_id: str
    starts: datetime
    ends: datetime
    reason: str
    spans: tuple[Span, ...] = ()
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person. Empty strings where the source gives nothing."""

    service: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A counter people can go to or call. `topics` are the subjects it answers for.

    `general` marks the one that answers when no other fits (the reception of the town hall). `names` are
    others that people use; `parent` is the place it is in; `hours_problem` says why its hours were not kept.
    """

    id: str
    name: str
    owner: str
    contact: Contact
    topics: tuple[str, ...] = ()
    general: bool = False
    source_url: str = ""
    kind: str = ""
    names: tuple[str, ...] = ()
    hours: OpeningHours | None = None
    phone_hours: OpeningHours | None = None
    accessibility: str = ""
    parent: str = ""
    closures: tuple[Closure, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    source_id: str = ""
    hours_problem: str = ""
