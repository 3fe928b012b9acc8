"""What searching and weighing found for the questions asked last, for whoever asks the same again.

A town asks the same things. What is kept is what the documents hold, never an answer: alerts, closures, hours and
signed answers are read at every question. It is kept by all that was read to find it: the words searched, the commune
and the day; the documents and the engines are those of one counter, and a new generation of the index is a new one.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock

from bot.answering.ground import Doubtful, Grounded, Held

KEPT = 8_192
"""Statements kept, of the searches used last: some half a kilobyte each. A search that found nothing counts for one."""


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
    held: Held | Doubtful


class FoundBefore:
    """The latest searches of one counter, as many as their statements allow. Threads may share it."""

    def __init__(self, kept: int = KEPT) -> None:
        self._room = kept
        self._found: OrderedDict[Sought, Found] = OrderedDict()
        self._one_at_a_time = Lock()

    def get(self, sought: Sought) -> Found | None:
        """What was found before, None when it was not sought lately."""
        with self._one_at_a_time:
            if sought in self._found:
                self._found.move_to_end(sought)
            return self._found.get(sought)

    def keep(self, sought: Sought, found: Found) -> None:
        """Keeps it, and forgets what was used longest ago."""
        with self._one_at_a_time:
            if before := self._found.pop(sought, None):
                self._room += _statements(before)
            self._found[sought] = found
            self._room -= _statements(found)
            while self._room < 0 and len(self._found) > 1:
                self._room += _statements(self._found.popitem(last=False)[1])


def _statements(found: Found) -> int:
    held = found.held.if_held if isinstance(found.held, Doubtful) else found.held
    return len(held.weighed.candidates) if isinstance(held, Grounded) else 1
