"""The directory of services: a place for each entry, with its hours, and the card that people read.

{"title": "…", "places": [{"id": "mairie", "name": "Mairie", "address": "…", "phone": "…", "hours": "…", …}]}

`hours_valid_from` and `hours_valid_until` beside `places` hold for every entry that does not give its own.
docs/fr/exploitation.md lists what an entry may say.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.documents import PassageKind
from bot.domain.places import Contact, Place
from ingestion.hours import declared as hours
from ingestion.parse.clean import flat
from ingestion.parse.outline import Heading, Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

Entry = Mapping[str, object]

KEYS = hours.KEYS | {
    "id", "name", "names", "kind", "address", "phone", "email", "url", "topics", "general", "accessibility", "parent",
    "latitude", "longitude",
}  # fmt: skip
_LABELS = (
    ("address", "Adresse"),
    ("accessibility", "Accessibilité"),
    ("phone", "Téléphone"),
    ("email", "Courriel"),
    ("hours", "Horaires"),
    ("phone_hours", "Horaires du téléphone"),
    ("url", "Page"),
)
_SHARED = ("hours_valid_from", "hours_valid_until")
_DEGREES = {"latitude": 90.0, "longitude": 180.0}


def directory(whole: Entry, listed: Sequence[object], notes: tuple[str, ...]) -> Parsed:
    """The places of a directory; what is odd in an entry is named and costs that entry only what is in doubt."""
    title = _said(whole, "title")
    shared = {key: whole[key] for key in _SHARED if key in whole}
    entries = [shared | dict(one) for one in listed if isinstance(one, Mapping)]
    complete = [one for one in entries if _said(one, "id") and _said(one, "name")]
    if not complete:
        raise Unreadable("no place with an id and a name in this directory")
    places = tuple(_place(one) for one in complete)
    odd = [remark for one, place in zip(complete, places, strict=True) for remark in _remarks(one, place)]
    if len(complete) < len(listed):
        odd.insert(0, f"{len(listed) - len(complete)} places without an id or a name are left out")
    blocks = [block for one in complete for block in _card(one)]
    return Parsed(title, outline(blocks, title), places=places, notes=(*notes, *odd))


def _card(one: Entry) -> tuple[Heading, Stretch]:
    name = _said(one, "name")
    lines = [name, *(f"{label} : {_said(one, key)}" for key, label in _LABELS if _said(one, key))]
    return Heading(2, name, _said(one, "id")), Stretch("\n".join(lines), PassageKind.CONTACT)


def _place(one: Entry) -> Place:
    contact = Contact(
        service=_said(one, "name"), phone=_said(one, "phone"), email=_said(one, "email"),
        url=_said(one, "url"), hours=_said(one, "hours"), address=_said(one, "address"),
    )  # fmt: skip
    found = hours.declared(_said(one, "id"), one)
    return Place(
        id=_said(one, "id"),
        name=_said(one, "name"),
        owner="",
        contact=contact,
        topics=_several(one, "topics"),
        general=one.get("general") is True,
        kind=_said(one, "kind"),
        names=_several(one, "names"),
        hours=found.hours,
        phone_hours=found.phone_hours,
        accessibility=_said(one, "accessibility"),
        parent=_said(one, "parent"),
        closures=found.closures,
        latitude=_degrees(one, "latitude"),
        longitude=_degrees(one, "longitude"),
        hours_problem=found.problem,
    )


def _remarks(one: Entry, place: Place) -> Iterator[str]:
    if place.hours_problem:
        yield f"{place.id}: hours not kept: {place.hours_problem}"
    if unknown := sorted(one.keys() - KEYS):
        yield f"{place.id}: unknown field {', '.join(unknown)}"
    for key in _DEGREES:
        if one.get(key) is not None and _degrees(one, key) is None:
            yield f"{place.id}: {key} {one[key]} is no number of degrees"


def _degrees(one: Entry, key: str) -> float | None:
    value = one.get(key)
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _DEGREES[key]
    return float(value) if known and isinstance(value, int | float) else None


def _several(one: Entry, key: str) -> tuple[str, ...]:
    listed = one.get(key)
    return tuple(flat(str(each)) for each in listed) if isinstance(listed, list) else ()


def _said(one: Entry, key: str) -> str:
    value = one.get(key)
    return flat(str(value)) if isinstance(value, str | int) else ""
