"""What an agent puts before every resident for a time: a flood, a heat plan, a line of telephone cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much an alert matters, least first. Danger is told before any answer."""

    INFORMATION = "information"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Alert:
    """A banner. `owners` are the layers whose residents see it; `messages` is by language, French at least.

    It shows from `starts` (included) to `ends` (not included), both aware.
    """

    id: str
    owners: tuple[str, ...]
    messages: Mapping[str, str]
    severity: Severity
    starts: datetime
    ends: datetime
    url: str = ""

    def message(self, language: str) -> str:
        """The words in that language, in French when the agent wrote none in it."""
        return self.messages.get(language) or self.messages["fr"]

    def shows(self, moment: datetime) -> bool:
        """Whether residents see it at that moment."""
        return self.starts <= moment < self.ends
