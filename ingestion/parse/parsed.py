"""What every parser gives, and the JSON it crosses processes and the cache in."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.domain.documents import PassageKind, Section
from bot.domain.places import Place
from bot.engines.territory_json import place_from_json, place_to_json


class Unreadable(Exception):  # noqa: N818 - an expected ending, named as the report names it
    """A document that cannot be read; the message is the reason, for the report."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One document as read. `frame` is what its page repeats around it (header and footer contacts).

    `places` have no owner yet; `notes` tell the operator what was odd, though the document was read.
    `quarantined` are the paragraphs dropped because they give orders to a machine, where they stood. `pictures` are the
    pages (from 1) that hold no text but show something: scans, to be recognised. `session` is the day
    the minutes of a council are about.
    """

    title: str
    sections: tuple[Section, ...]
    frame: tuple[Section, ...] = ()
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    quarantined: tuple[Section, ...] = ()
    pictures: tuple[int, ...] = ()
    session: date | None = None


def to_json(parsed: Parsed) -> bytes:
    """The bytes `from_json` reads back."""
    places = [place_to_json(place) for place in parsed.places]
    session = parsed.session.isoformat() if parsed.session else None
    row = asdict(replace(parsed, places=())) | {"places": places, "session": session}
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> Parsed:
    """The `Parsed` those bytes hold; ValueError, KeyError or TypeError when they are not `to_json`'s."""
    raw = json.loads(data)
    return Parsed(
        title=raw["title"],
        sections=tuple(_section(one) for one in raw["sections"]),
        frame=tuple(_section(one) for one in raw["frame"]),
        places=tuple(place_from_json(one) for one in raw["places"]),
        notes=tuple(raw["notes"]),
        quarantined=tuple(_section(one) for one in raw["quarantined"]),
        pictures=tuple(raw["pictures"]),
        session=date.fromisoformat(raw["session"]) if raw["session"] else None,
    )


# json.loads gives dictionaries of Any: they are typed again here, at the edge.
def _section(raw: dict[str, Any]) -> Section:
    kind, path = PassageKind(raw["kind"]), tuple(raw["heading_path"])
    return Section(path, raw["text"], raw["anchor"], raw["page"], kind, raw["certainty"])
