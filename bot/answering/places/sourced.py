"""Where what is said of a place is published: its card in the directory it was read from, else its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.cite import cite
from bot.answering.counter import Counter
from bot.domain.answers import Citation
from bot.domain.documents import Passage
from bot.domain.places import Place


@dataclass(frozen=True, slots=True)
class Sources:
    """Citations by the identifier of the place they speak of."""

    by_place: Mapping[str, Citation]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each once, by number."""
        return tuple(sorted(self.by_place.values(), key=lambda one: one.number))

    def of(self, place: Place) -> tuple[Citation, ...]:
        """What a sentence about that place stands on."""
        return (self.by_place[place.id],)


def sources_of(places: Sequence[Place], counter: Counter, searched: str) -> Sources:
    """One numbered citation a place."""
    return Sources({place.id: _source(number, place, counter, searched) for number, place in enumerate(places, 1)})


def _source(number: int, place: Place, counter: Counter, searched: str) -> Citation:
    card = _card(place, counter)
    if card:
        [cited] = cite([card], f"{searched} {place.name}", counter.analyser)
        return Citation(
            number, cited.passage_id, cited.title, place.source_url or cited.url, cited.anchor, cited.page,
            cited.date, cited.passage, cited.highlights, cited.owner, cited.certainty,
        )  # fmt: skip
    return Citation(
        number=number,
        passage_id=f"place:{place.id}",
        title=place.name,
        url=place.source_url or place.contact.url,
        anchor="",
        page=None,
        date=None,
        passage=_text(place),
        owner=place.owner,
    )


def _card(place: Place, counter: Counter) -> Passage | None:
    if not place.source_id:
        return None
    return next((one for one in counter.index.passages(place.source_id) if one.anchor == place.id), None)


def _text(place: Place) -> str:
    contact, hours = place.contact, place.hours.text if place.hours else ""
    return "\n".join(part for part in (place.name, contact.address, contact.phone, contact.email, hours) if part)
