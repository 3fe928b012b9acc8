"""Checked entries of `sources.toml`, as values of the domain."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.documents import Source, Validity
from bot.domain.territories import Commune, Intercommunality, Layer, Territory

Value = str | date | int | float | bool
Entry = Mapping[str, Value]


def territory_of(raw: Mapping[str, object], communes: Sequence[Entry], groups: Sequence[Entry]) -> Territory:
    """The territory of a checked file."""
    known = [
        Commune(*(_text(one, key) for key in ("id", "name", "insee", "intercommunality", "zone"))) for one in communes
    ]
    together = [Intercommunality(_text(one, "id"), _text(one, "name")) for one in groups]
    return Territory(
        name=str(raw["name"]),
        default_commune=str(raw["default_commune"]),
        communes={commune.id: commune for commune in known},
        intercommunalities={group.id: group for group in together},
    )


def source_of(entry: Entry) -> Source:
    """The source of a checked entry."""
    return Source(
        id=_text(entry, "id"),
        location=_text(entry, "location"),
        layer=Layer(_text(entry, "layer")),
        owner=_text(entry, "owner"),
        url=_text(entry, "url"),
        licence=_text(entry, "licence"),
        title=_text(entry, "title"),
        service=_text(entry, "service"),
        validity=Validity(_day(entry, "valid_from"), _day(entry, "valid_until")),
        published=_day(entry, "published"),
        updated=_day(entry, "updated"),
    )


def _text(entry: Entry, key: str) -> str:
    return str(entry.get(key, ""))


def _day(entry: Entry, key: str) -> date | None:
    value = entry.get(key)
    return value if isinstance(value, date) else None
