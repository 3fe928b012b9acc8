"""Which days are public holidays and school holidays, and from when to when that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """School holidays of one zone (`A`, `B`, `C`…), from the first day without school to the last."""

    name: str
    zone: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off of one territory, in its school zone.

    Public holidays are known from `known_from` to `known_until`, school holidays from `school_from` to
    `school_until`, both included; None is nothing known, and what is not known is never guessed. `no_class`
    are days of no school holidays on which there is no school all the same (the day after Ascension Day).
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    school: tuple[SchoolHoliday, ...] = ()
    zone: str = ""
    known_from: date | None = None
    known_until: date | None = None
    school_from: date | None = None
    school_until: date | None = None
    no_class: frozenset[date] = frozenset()

    def knows_holidays(self, day: date) -> bool:
        """Whether one can tell if that day is a public holiday."""
        return _within(day, self.known_from, self.known_until)

    def knows_school(self, day: date) -> bool:
        """Whether one can tell if pupils of the zone are on holiday that day."""
        return any(one.zone == self.zone for one in self.school) and _within(day, self.school_from, self.school_until)

    def holiday(self, day: date) -> str:
        """The name of the public holiday, empty on other days."""
        return self.holidays.get(day, "")

    def has_school(self, day: date) -> bool:
        """Whether pupils of the zone have classes in the weeks of that day, and on that day."""
        return not self.school_holiday(day) and day not in self.no_class

    def school_holiday(self, day: date) -> str:
        """The name of the school holidays of the zone that day is in, empty when there is school."""
        found = (one.name for one in self.school if one.zone == self.zone and one.first <= day <= one.last)
        return next(found, "")


def _within(day: date, first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first <= day <= last
