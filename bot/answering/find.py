"""What is searched for one question: its words, and the directory's card when a contact or hours are asked for."""

from dataclasses import replace

from bot.answering.counter import Counter
from bot.answering.evidence.aspects import Aspect, asked
from bot.answering.record import Record
from bot.answering.refuse import place_for
from bot.answering.retrieve import Wanted, retrieve_understood, understood
from bot.answering.spelling import Respelt
from bot.domain.documents import Ranked
from bot.domain.places import Place
from bot.domain.territories import Commune

CONTACT_ASPECTS = frozenset({Aspect.PHONE, Aspect.EMAIL, Aspect.HOURS, Aspect.OPENING, Aspect.PLACE})
"""Facts that the directory of services holds."""


def find(record: Record, commune: Commune, counter: Counter) -> list[Ranked]:
    """The passages to weigh, best first; the card of the service comes first when its contact is asked for.

    The record keeps the words as they were understood: those an answer is weighed against.
    """
    asked_for = _understood(record.searched, record, commune, counter)
    record.understood = asked_for.text
    found = _search(asked_for, record, commune, counter)
    if not CONTACT_ASPECTS & frozenset(asked(record.searched)):
        return found
    place = place_for(record.searched, counter.places, commune.owners(), counter.reader.lexicon)
    cards = _cards(place, record, commune, counter) if place else []
    return [*cards, *(one for one in found if one.passage.id not in {card.passage.id for card in cards})]


def _cards(place: Place, record: Record, commune: Commune, counter: Counter) -> list[Ranked]:
    """The place's card in the directory, standing under the subjects the place answers for."""
    named = _search(Respelt(place.name), record, commune, counter)
    return [
        replace(one, score=1.0, passage=replace(one.passage, heading_path=(", ".join(place.topics), place.name)))
        for one in named
        if one.passage.anchor == place.id
    ]


def _understood(text: str, record: Record, commune: Commune, counter: Counter) -> Respelt:
    return understood(text, _wanted(record, commune), counter.index, counter.analyser)


def _wanted(record: Record, commune: Commune) -> Wanted:
    return Wanted(commune.owners(), record.question.at.date())


def _search(asked_for: Respelt, record: Record, commune: Commune, counter: Counter) -> list[Ranked]:
    return retrieve_understood(
        asked_for,
        _wanted(record, commune),
        index=counter.index,
        analyser=counter.analyser,
        embedder=counter.embedder,
        weights=counter.limits.weights,
        limit=counter.limits.retrieved,
        reranker=counter.reranker,
    )
