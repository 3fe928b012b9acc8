"""Stopping the automatic answers at once: in a commune or everywhere, through one door or all of them."""

from dataclasses import dataclass
from datetime import datetime

EVERY = "*"
"""Every commune, or every channel."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What is stopped, the words residents read instead, and why, for colleagues."""

    commune: str
    channel: str
    message: str
    reason: str
    changed_by: str
    changed_at: datetime

    def stops(self, commune: str, channel: str) -> bool:
        """Whether a question of that commune through that door is stopped."""
        return self.commune in (EVERY, commune) and self.channel in (EVERY, channel)
