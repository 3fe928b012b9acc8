"""What searching and weighing found for the questions asked last, for whoever asks the same again.

A town asks the same things. What is kept is what the documents hold, never an answer: alerts, closures, hours and
signed answers are read at every question. It is kept by all that was read to find it: the words searched, the commune
and the day; the documents and the engines are those of one counter, and a new generation of the index is a new one.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from bot.answering.ground import Divided, Grounded, Lack, Vague

KEPT = 1_024
"""Searches kept, the latest used; each holds some ten kilobytes."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The words searched, for which commune and on which day."""

    searched: str
    commune: str
    day: date


@dataclass(frozen=True, slots=True)
class Found:
    """How the words were understood, and what the documents hold."""

    understood: str
    held: Grounded | Lack | Vague | Divided


class FoundBefore:
    """The latest searches of one counter. Threads may share it: at worst one searches again what another found."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._found: OrderedDict[Sought, Found] = OrderedDict()

    def get(self, sought: Sought) -> Found | None:
        """What was found before, None when it was not sought lately."""
        found = self._found.pop(sought, None)
        if found is not None:
            self._found[sought] = found
        return found

    def keep(self, sought: Sought, found: Found) -> None:
        """Keeps it, and forgets what was used longest ago."""
        self._found[sought] = found
        if len(self._found) > self._kept:
            self._found.popitem(last=False)
