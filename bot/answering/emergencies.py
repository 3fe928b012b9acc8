"""Dangers are recognised before anything else runs: decided words and numbers, no model, no search."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.answering.rules import expressions, patterns
from bot.answering.wording import Danger, Wording
from bot.domain.folding import fold

_NUMBER = re.compile(r"\b(?:0 800 47 33 33|116 000|1[5789]\d?|11[0-9]|3\d{3})\b")


@dataclass(frozen=True, slots=True)
class Emergency:
    """What to say at once; `numbers` are those of the message, in its order."""

    danger: Danger
    message: str
    numbers: tuple[str, ...]


def danger_in(text: str) -> Danger | None:
    """The danger a message tells of. Words that only look like one (a fire station visit) are set aside first."""
    folded = patterns("emergencies", "topics")["topics"].sub(" ~ ", _spelled(fold(text)))
    for name, pattern in patterns("emergencies", "raised").items():
        if pattern.search(folded):
            return Danger(name)
    return None


def emergency(danger: Danger, wording: Wording) -> Emergency:
    """The decided words for that danger."""
    message = wording.emergencies[danger]
    return Emergency(danger, message, tuple(dict.fromkeys(_NUMBER.findall(message))))


def _spelled(folded: str) -> str:
    """Fast, misspelt or dictated writing brought to its usual form."""
    pattern, meant = _written()
    return pattern.sub(lambda found: meant[found.group()], folded)


@cache
def _written() -> tuple[re.Pattern[str], Mapping[str, str]]:
    meant = expressions("emergencies", "written")
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, meant))})(?![\w'])"), meant
