"""JSON: the directory of services gives places and contact passages; any other list gives rows."""

import json
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.documents import PassageKind
from bot.domain.places import Contact, Place
from ingestion.parse.clean import flat, mended
from ingestion.parse.decode import decode
from ingestion.parse.outline import Heading, Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

JsonValue = Mapping[str, "JsonValue"] | Sequence["JsonValue"] | str | int | float | bool | None

_LABELS = (
    ("address", "Adresse"),
    ("phone", "Téléphone"),
    ("email", "Courriel"),
    ("hours", "Horaires"),
    ("url", "Page"),
)
_DEPTH = 8


def parse(data: bytes) -> Parsed:
    """`{"places": […]}` is a directory; else every object of the file is read as one line."""
    text, notes = decode(data)
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid JSON: {error}"[:120]) from error
    if isinstance(value, Mapping) and isinstance(value.get("places"), list):
        return _directory(value, notes)
    lines = [flat(mended(line)) for line in _rows(value, 0)]
    if not any(lines):
        raise Unreadable("no text in this file")
    return Parsed("", outline([Stretch("\n".join(filter(None, lines)), PassageKind.TABLE)], ""), notes=notes)


def _directory(value: Mapping[str, JsonValue], notes: tuple[str, ...]) -> Parsed:
    listed = value["places"]
    entries = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    complete = [one for one in entries if _said(one, "id") and _said(one, "name")]
    if len(complete) < len(entries):
        notes = (*notes, f"{len(entries) - len(complete)} places without an id or a name are left out")
    if not complete:
        raise Unreadable("no place with an id and a name in this directory")
    title = _said(value, "title")
    blocks = [block for one in complete for block in _card(one)]
    return Parsed(title, outline(blocks, title), places=tuple(_place(one) for one in complete), notes=notes)


def _card(one: Mapping[str, JsonValue]) -> tuple[Heading, Stretch]:
    name = _said(one, "name")
    lines = [name, *(f"{label} : {_said(one, key)}" for key, label in _LABELS if _said(one, key))]
    return Heading(2, name, _said(one, "id")), Stretch("\n".join(lines), PassageKind.CONTACT)


def _place(one: Mapping[str, JsonValue]) -> Place:
    topics = one.get("topics")
    contact = Contact(
        service=_said(one, "name"), phone=_said(one, "phone"), email=_said(one, "email"),
        url=_said(one, "url"), hours=_said(one, "hours"), address=_said(one, "address"),
    )  # fmt: skip
    return Place(
        id=_said(one, "id"),
        name=_said(one, "name"),
        owner="",
        contact=contact,
        topics=tuple(flat(str(topic)) for topic in topics) if isinstance(topics, list) else (),
        general=one.get("general") is True,
    )


def _said(one: Mapping[str, JsonValue], key: str) -> str:
    value = one.get(key)
    return flat(str(value)) if isinstance(value, str | int) else ""


def _rows(value: JsonValue, depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        return
    if isinstance(value, Mapping):
        simple = [f"{key} : {one}" for key, one in value.items() if isinstance(one, str | int | float)]
        yield " ; ".join(simple)
        for one in value.values():
            yield from _rows(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _rows(one, depth + 1) if isinstance(one, Mapping | list) else iter([str(one)])
