"""Dangers that a service of the place also answers for: its number, as the documents of the territory give it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.emergencies import Emergency
from bot.answering.rules import expressions, words
from bot.answering.wording import Wording
from bot.domain.folding import fold
from bot.domain.places import Place
from bot.domain.territories import Commune


def with_local(raised: Emergency, places: Sequence[Place], commune: Commune | None, wording: Wording) -> Emergency:
    """The same emergency with the number of the nearest service that answers for that danger, if there is one.

    It comes before the numbers that save lives only where the danger is to things.
    """
    place = _answering(raised, places, commune.owners() if commune else ())
    if place is None:
        return raised
    line = wording.local_emergency.format(name=place.name, phone=place.contact.phone)
    if raised.danger in words("danger_places", "called_first"):
        return replace(raised, message=f"{line} {raised.message}", numbers=(place.contact.phone, *raised.numbers))
    return replace(raised, message=f"{raised.message} {line}", numbers=(*raised.numbers, place.contact.phone))


def _answering(raised: Emergency, places: Sequence[Place], owners: Sequence[str]) -> Place | None:
    subject = expressions("danger_places", "subjects").get(raised.danger, "")
    topics = {topic.strip() for topic in subject.split(";") if topic.strip()}
    return next(
        (
            place
            for owner in owners
            for place in places
            if place.owner == owner and place.contact.phone and topics & {fold(topic) for topic in place.topics}
        ),
        None,
    )
