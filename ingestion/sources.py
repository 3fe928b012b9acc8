"""`sources.toml`: the territory, and where each of its documents comes from.

name = "Rives de Clairval"
default_commune = "port-clairval"
[[commune]]           id, name, insee, and when known intercommunality and zone (of school holidays)
[[intercommunality]]  id, name
[[source]]            id, location, layer, owner, url, licence, and when known
                      title, service, published, updated, valid_from, valid_until (collections: collections.py)
                      every_hours (periods.py)
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.documents import Source
from bot.domain.territories import NATION, Layer, Territory
from bot.engines.calendars import school_zones
from ingestion.collections import expanded
from ingestion.declared import Entry, source_of, territory_of
from ingestion.periods import period_faults
from ingestion.websites import Website, website_faults, website_of

FILE_NAME = "sources.toml"

_TABLES = {
    "commune": ({"id", "name", "insee"}, {"intercommunality", "zone"}),
    "intercommunality": ({"id", "name"}, set[str]()),
    "source": (
        {"id", "location", "layer", "owner", "url", "licence"},
        {"title", "service", "published", "updated", "valid_from", "valid_until", "every_hours"},
    ),
}
_DATES = frozenset({"published", "updated", "valid_from", "valid_until"})
_TOP = frozenset({"name", "default_commune", "website", *_TABLES})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


class SourcesInvalidError(Exception):
    """`sources.toml` cannot be used; the message names every line to mend."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What `sources.toml` says."""

    territory: Territory
    sources: tuple[Source, ...]
    websites: tuple[Website, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    table: str
    line: int
    entry: Entry

    def blame(self, fault: str) -> str:
        name = f" {self.entry['id']}" if self.entry.get("id") else ""
        return f"{FILE_NAME} line {self.line}, {self.table}{name}: {fault}"


def read_sources(folder: Path) -> Catalogue:
    """The catalogue of a territory folder; SourcesInvalidError names every fault by line and entry."""
    path = folder / FILE_NAME
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError as error:
        raise SourcesInvalidError(f"{path} does not exist: is {folder} a territory folder?") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourcesInvalidError(f"{path} cannot be read: {error}") from error
    rows = {table: _rows(table, text, raw.get(table, [])) for table in (*_TABLES, "website")}
    faults = [*_unknown(raw), *(fault for table in rows.values() for row in table for fault in _faults(row))]
    if not faults:
        faults = _meanings(raw, rows)
    if faults:
        raise SourcesInvalidError("\n".join(faults))
    territory = territory_of(raw, *([row.entry for row in rows[one]] for one in ("commune", "intercommunality")))
    here = tuple(territory.communes.values())
    sources = (each for row in rows["source"] for each in expanded(source_of(row.entry), folder, here))
    return Catalogue(territory, tuple(sources), tuple(website_of(row.entry) for row in rows["website"]))


def _rows(table: str, text: str, entries: object) -> list[_Row]:
    header = re.compile(rf"^\s*\[\[\s*{table}\s*\]\]")
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if header.match(line)]
    listed = entries if isinstance(entries, list) else []
    return [
        _Row(table, lines[index] if index < len(lines) else 0, entry)
        for index, entry in enumerate(listed)
        if isinstance(entry, dict)
    ]


def _unknown(raw: Mapping[str, object]) -> Iterator[str]:
    for key in raw.keys() - _TOP:
        yield f"{FILE_NAME}: unknown key {key} (known: {', '.join(sorted(_TOP))})"
    for key in ("name", "default_commune"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            yield f"{FILE_NAME}: {key} is missing at the top of the file"


def _faults(row: _Row) -> Iterator[str]:
    if not _ID.fullmatch(str(row.entry.get("id", "x"))):
        yield row.blame("id may hold letters, digits, - _ . only (100 at most)")
    if row.table == "website":
        yield from map(row.blame, website_faults(row.entry))
        return
    required, optional = _TABLES[row.table]
    if missing := sorted(key for key in required if row.entry.get(key) in (None, "")):
        yield row.blame(f"{', '.join(missing)} missing")
    if extra := sorted(row.entry.keys() - required - optional):
        yield row.blame(f"unknown key {', '.join(extra)}")
    yield from map(row.blame, period_faults(row.entry))
    for key, value in row.entry.items():
        wanted = date if key in _DATES else str
        if key in (required | optional) - {"every_hours"} and type(value) is not wanted:
            yield row.blame(f"{key} must be {'a date such as 2026-01-31' if wanted is date else 'text in quotes'}")


def _meanings(raw: Mapping[str, object], rows: Mapping[str, Sequence[_Row]]) -> list[str]:
    """Faults between entries, once each entry is well formed."""
    faults = [fault for table in rows.values() for fault in _repeated(table)]
    communes = {str(row.entry["id"]) for row in rows["commune"]}
    groups = {str(row.entry["id"]) for row in rows["intercommunality"]}
    if raw["default_commune"] not in communes:
        faults.append(f"{FILE_NAME}: default_commune {raw['default_commune']} is not one of its communes")
    for row in rows["commune"]:
        if row.entry.get("intercommunality", "") not in {"", *groups}:
            faults.append(row.blame(f"intercommunality {row.entry['intercommunality']} is not described"))
        if row.entry.get("zone", "") not in {"", *school_zones()}:
            faults.append(row.blame(f"zone {row.entry['zone']} is not one of {', '.join(school_zones())}"))
    owners = {Layer.COMMUNAL.value: communes, Layer.INTERCOMMUNAL.value: groups, Layer.NATIONAL.value: {NATION}}
    faults += [fault for row in (*rows["source"], *rows["website"]) for fault in _source_faults(row, owners)]
    return faults


def _source_faults(row: _Row, owners: Mapping[str, set[str]]) -> Iterator[str]:
    entry = row.entry
    if entry["layer"] not in owners:
        yield row.blame(f"layer {entry['layer']} is not one of {', '.join(owners)}")
    elif entry["owner"] not in owners[str(entry["layer"])]:
        yield row.blame(f"owner {entry['owner']} is not a known owner of layer {entry['layer']}")
    if not str(entry["url"]).startswith(("https://", "http://")):
        yield row.blame("url must begin with https:// or http://")
    start, end = entry.get("valid_from"), entry.get("valid_until")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield row.blame(f"valid_until {end} is before valid_from {start}")


def _repeated(rows: Sequence[_Row]) -> Iterator[str]:
    counts = Counter(row.entry["id"] for row in rows)
    for identifier, count in counts.items():
        if count > 1:
            lines = ", ".join(str(row.line) for row in rows if row.entry["id"] == identifier)
            yield f"{FILE_NAME} lines {lines}: the id {identifier} is used {count} times"
