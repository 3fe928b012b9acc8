"""What every parser gives, and the JSON it crosses processes and the cache in."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain.documents import PassageKind, Section
from bot.domain.places import Contact, Place


class Unreadable(Exception):  # noqa: N818 - an expected ending, named as the report names it
    """A document that cannot be read; the message is the reason, for the report."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One document as read. `frame` is what its page repeats around it (header and footer contacts).

    `places` have no owner yet; `notes` tell the operator what was odd, though the document was read.
    `quarantined` are the paragraphs dropped because they give orders to a machine.
    """

    title: str
    sections: tuple[Section, ...]
    frame: tuple[Section, ...] = ()
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()


def to_json(parsed: Parsed) -> bytes:
    """The bytes `from_json` reads back."""
    return json.dumps(asdict(parsed), ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> Parsed:
    """The `Parsed` those bytes hold; ValueError, KeyError or TypeError when they are not `to_json`'s."""
    raw = json.loads(data)
    return Parsed(
        title=raw["title"],
        sections=tuple(_section(one) for one in raw["sections"]),
        frame=tuple(_section(one) for one in raw["frame"]),
        places=tuple(_place(one) for one in raw["places"]),
        notes=tuple(raw["notes"]),
        quarantined=tuple(raw["quarantined"]),
    )


# json.loads gives dictionaries of Any: they are typed again here, at the edge.
def _section(raw: dict[str, Any]) -> Section:
    return Section(tuple(raw["heading_path"]), raw["text"], raw["anchor"], raw["page"], PassageKind(raw["kind"]))


def _place(raw: dict[str, Any]) -> Place:
    return Place(
        id=raw["id"],
        name=raw["name"],
        owner=raw["owner"],
        contact=Contact(**raw["contact"]),
        topics=tuple(raw["topics"]),
        general=raw["general"],
        source_url=raw["source_url"],
    )
