"""Whom to see about what a person lives through, when no document answers."""

import re

from bot.answering.counter import Counter
from bot.answering.record import Record
from bot.answering.refuse import general_of, place_for
from bot.answering.rules import expressions, patterns
from bot.domain.folding import fold
from bot.domain.places import Place
from bot.domain.territories import Commune

LAW = "law"


def hardship_of(text: str) -> str:
    """The first hardship a message tells (`rules/hardships.toml`), or nothing."""
    folded = fold(text)
    return next((name for name, words in patterns("hardships", "lived").items() if words.search(folded)), "")


def helping(commune: Commune, counter: Counter, record: Record) -> Place | None:
    """The service to see; None where nothing hard is told, or nobody helps.

    The one for that hardship; of what the law settles, the one the message names a subject of comes first (an `ex` at
    school is the school's matter). Where no service has that subject, the reception of the town hall.
    """
    lived = hardship_of(record.searched)
    if not lived:
        return None
    owners, message = commune.owners(), fold(record.searched)
    ours = [place for owner in owners for place in counter.places if place.owner == owner]
    named = [one for one in ours if not one.general and any(_stands(fold(topic), message) for topic in one.topics)]
    subject = fold(expressions("hardships", "helped")[lived])
    answering = (place for place in ours if any(fold(topic) == subject for topic in place.topics))
    settled = place_for(message, named, owners, counter.reader.lexicon) if lived == LAW else None
    return settled or next(answering, None) or general_of(ours)


def _stands(topic: str, message: str) -> bool:
    """Whether a subject is named in its own words: a word of the same stem may be another thing (voir, voirie)."""
    return re.search(rf"\b{re.escape(topic)}s?\b", message) is not None
