"""One place at one moment, and the words to tell it with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.answering.places.usual import ordinary
from bot.answering.places.words import PlaceWords
from bot.domain.calendars import Calendar
from bot.domain.openings import Day, day_of
from bot.domain.places import Closure, Place


@dataclass(frozen=True, slots=True)
class Telling:
    """One place, the moment, its calendar, the closures agents entered, and the words to tell it with."""

    place: Place
    at: datetime
    calendar: Calendar
    closures: Sequence[Closure]
    words: PlaceWords

    def day(self, day: date) -> Day:
        """That day of the place."""
        return day_of(self.place, day, self.calendar, self.closures)

    def say(self, template: str, /, **values: str) -> str:
        """A decided sentence about the place."""
        return self.words.say(template, place=self.place.name, **values)

    def because_of(self, day: Day) -> str:
        """The reason of a day; a public holiday is none where the place would have been closed without it."""
        if not day.spans and day.reason and day.reason == self.calendar.holiday(day.date):
            plain = day_of(self.place, day.date, ordinary(self.calendar), self.closures)
            return self.because(day.reason) if plain.spans else ""
        return self.because(day.reason)

    def because(self, reason: str) -> str:
        """The reason of a day, in brackets; nothing when there is none."""
        return self.words.say("because", reason=reason) if reason else ""
