"""Who may watch a call as it goes on: the page of a resident who talks to it shows captions and sources."""

from typing import Protocol

from voice.dialog_acts import Link
from voice.journal import Speaker
from voice.turn_events import Floor


class Onlooker(Protocol):
    """Told at once, from the loop of the call; must not wait."""

    def said(self, speaker: Speaker, text: str) -> None:
        """What the caller was understood to say, or what begins to be said to them."""

    def floor(self, floor: Floor) -> None:
        """Who may speak now."""

    def found(self, sources: tuple[Link, ...]) -> None:
        """What the answer stands on."""


class NobodyLooks:
    """A telephone has no screen."""

    def said(self, speaker: Speaker, text: str) -> None:
        """Nothing."""

    def floor(self, floor: Floor) -> None:
        """Nothing."""

    def found(self, sources: tuple[Link, ...]) -> None:
        """Nothing."""
