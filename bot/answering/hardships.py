"""Whom to see about what a person lives through, when no document answers: a service, from its card."""

from bot.answering.competence import card_of, reached
from bot.answering.counter import Counter
from bot.answering.emergencies import tells
from bot.answering.places.about import Computed
from bot.answering.record import Record
from bot.answering.refuse import general_of, place_for
from bot.answering.rules import expressions, patterns
from bot.domain.answers import Completeness, Sentence
from bot.domain.folding import fold
from bot.domain.places import Place
from bot.domain.territories import Commune


def hardship_of(text: str) -> str:
    """The first hardship a message tells (`rules/hardships.toml`), or nothing."""
    folded = fold(text)
    return next((name for name, words in patterns("hardships", "lived").items() if words.search(folded)), "")


def about_hardship(commune: Commune, counter: Counter, record: Record) -> Computed | None:
    """The service to see, announced as a part of the answer; None where nothing hard is told, or nobody helps."""
    lived = hardship_of(record.searched)
    place = _helping(lived, commune, counter, record) if lived else None
    said = reached(place.contact, record.wording.competence) if place else ""
    if place is None or not said:
        return None
    record.declare(Completeness.PARTIAL)
    if tells(record.question.text):
        record.notices.append(record.wording.in_danger)
    card = card_of(place, counter, record)
    return Computed((Sentence(said, (card,)),), (card,), place.contact)


def _helping(lived: str, commune: Commune, counter: Counter, record: Record) -> Place | None:
    """The one the message names a subject of, else the one for that hardship, else the reception of the town hall."""
    owners, message = commune.owners(), fold(record.searched)
    ours = [place for owner in owners for place in counter.places if place.owner == owner]
    named = [place for place in ours if any(fold(topic) in message for topic in place.topics)]
    subject = expressions("hardships", "helped")[lived]
    helping = (place for place in ours if any(fold(topic) == fold(subject) for topic in place.topics))
    return place_for(message, named, owners, counter.reader.lexicon) or next(helping, None) or general_of(ours)
