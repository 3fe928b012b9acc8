"""The places of a territory, from all its directories: each once, with the hours its sources agree on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.documents import Source
from bot.domain.places import OpeningHours, Place
from ingestion.hours.checks import check_same
from ingestion.hours.spans import HoursUnclearError
from ingestion.parse.parsed import Parsed
from ingestion.remarks import Remark


@dataclass(frozen=True, slots=True)
class Places:
    """Places in the order of their sources, and what was odd between sources."""

    kept: tuple[Place, ...]
    notes: tuple[Remark, ...]


def places_of(sources: Sequence[Source], parsed: Mapping[str, Parsed]) -> Places:
    """Every place once: the first to describe it gives its facts, and its hours unless another disagrees."""
    described = [_owned(place, source) for source in sources for place in parsed[source.id].places]
    kept: dict[str, Place] = {}
    notes: list[Remark] = []
    for place in described:
        if place.id not in kept:
            kept[place.id] = place
            continue
        kept[place.id], text = _agreed(kept[place.id], place)
        notes.append(Remark(place.id, place.source_url, f"this place is described twice: {text}"))
    whole = tuple(_with_parent(place, kept) for place in kept.values())
    return Places(whole, (*notes, *_lost_parents(kept)))


def _owned(place: Place, source: Source) -> Place:
    """The place with its source: its hours hold while the source does, its closures are published there."""
    return replace(
        place,
        owner=source.owner,
        source_url=source.url,
        source_id=source.id,
        hours=_while_valid(place.hours, source),
        phone_hours=_while_valid(place.phone_hours, source),
        closures=tuple(replace(one, source_url=one.source_url or source.url) for one in place.closures),
    )


def _while_valid(hours: OpeningHours | None, source: Source) -> OpeningHours | None:
    if hours is None:
        return None
    starts, ends = source.validity.start, source.validity.end
    return replace(
        hours,
        valid_from=max(hours.valid_from or date.min, starts) if starts else hours.valid_from,
        valid_until=min(hours.valid_until or date.max, ends) if ends else hours.valid_until,
    )


def _agreed(first: Place, other: Place) -> tuple[Place, str]:
    """The place as first described, without its hours when the other description has others."""
    if first.hours is None or other.hours is None:
        return first, "only the first is kept"
    try:
        check_same(first.hours, other.hours, f"{first.source_id} and {other.source_id}")
    except HoursUnclearError as error:
        problem = " ; ".join(filter(None, (first.hours_problem, str(error))))
        return replace(first, hours=None, hours_problem=problem), f"only the first is kept, hours not kept: {error}"
    return first, "only the first is kept"


def _with_parent(place: Place, kept: Mapping[str, Place]) -> Place:
    """The place with what it has of the one it is in: its closures, which its own exceptions may set aside, and where
    it lies when it does not say so itself."""
    parent = kept.get(place.parent)
    if parent is None or parent is place:
        return place
    shared = tuple(replace(one, place_id=place.id) for one in parent.closures if not one.spans)
    lies = place if place.latitude is not None else parent
    return replace(place, closures=(*shared, *place.closures), latitude=lies.latitude, longitude=lies.longitude)


def _lost_parents(kept: Mapping[str, Place]) -> Iterator[Remark]:
    for place in kept.values():
        if place.parent and place.parent not in kept:
            yield Remark(place.id, place.source_url, f"the place it is in, {place.parent}, is in no directory")
