"""Texts agents use again, with places for what changes: `{commune}`, `{agent}`, `{reference}`…"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

VARIABLES = ("agent", "commune", "question", "reference", "service", "phone", "today")
"""What a canned text may name."""

_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class CannedText:
    """One version of a text, for one commune (empty: for all). `title` is what agents look for."""

    id: str
    commune: str
    title: str
    text: str
    version: int
    changed_by: str
    changed_at: datetime
    withdrawn: bool = False


def unknown_variables(text: str) -> tuple[str, ...]:
    """The places nobody can fill, as they are written."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name not in VARIABLES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; one without a value stays, for the agent to see."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)
