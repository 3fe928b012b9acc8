"""Something a passage can say, and how it is cut from the passage."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.documents import Passage


class UnitKind(StrEnum):
    """How a unit is cut from its passage."""

    SENTENCE = "sentence"
    ITEM = "item"
    LIST = "list"
    ROW = "row"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that can be said. `order` is its place in the passage, `lead` what it hangs on, said before it.

    `part`: what sets this part of a row or sentence apart from its other parts; empty for what is said whole.
    """

    text: str
    passage: Passage
    order: int
    kind: UnitKind
    lead: str = ""
    before: str = ""
    part: str = ""

    @property
    def said(self) -> str:
        """The unit as a resident reads it, with what it hangs on."""
        return f"{self.lead} {self.text}" if self.lead else self.text
