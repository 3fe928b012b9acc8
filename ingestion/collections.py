"""A source that holds many documents: an archive of sheets, the State's directory, or a JSONL file, one a line.

A line is an object with `id`, `title`, `url`, `text` and `meta`; only `id` and one of `title` and `text` are
needed. `meta` may hold `service`, `published`, `updated`, `valid_from` and `valid_until`; other fields are left
aside. What a line does not say (owner, layer, licence, address) is that of its source. A line that cannot be
read becomes a source whose reading fails with the reason, so that the report names it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath

from bot.domain.documents import Source, Validity
from bot.domain.territories import Commune
from ingestion.administration import file_of_service, is_service, services_of
from ingestion.archives import archive_of, is_member, sheets_of
from ingestion.inside import collection as file_in
from ingestion.parse.parsed import Unreadable

MARK = ".jsonl#"
"""Between the file and the identifier of a line, in a location."""
_MANY = frozenset({".json", ".zip", ".jsonl"})
BAD = "line "
"""Stands before the number of a line that has no usable identifier."""


def expanded(collection: Source, folder: Path, communes: Sequence[Commune] = ()) -> list[Source]:
    """The sources of a collection, one a line, in order; any other source, or one that cannot be opened, itself."""
    suffix = PurePosixPath(collection.location).suffix
    if suffix not in _MANY:
        return [collection]
    try:
        path = file_in(folder, collection.location)
        if suffix == ".json":
            return services_of(collection, folder, communes)
        if suffix == ".zip":
            return sheets_of(collection, path)
        lines = path.read_bytes().split(b"\n")
    except (OSError, Unreadable):
        return [collection]
    seen: set[str] = set()
    return list(_sources(lines, collection, seen))


def is_line(location: str) -> bool:
    """Whether a location is a line of a collection."""
    return MARK in location


def file_of(location: str) -> str:
    """The file a location is in."""
    if is_member(location):
        return archive_of(location)
    if is_service(location):
        return file_of_service(location)
    return location[: location.index(MARK) + len(MARK) - 1] if is_line(location) else location


def suffix_of(location: str) -> str:
    """What the name of a document ends with, lower case; a line of a collection has that of its file."""
    return PurePosixPath(location if is_member(location) else file_of(location)).suffix.lower()


def line_at(path: Path, location: str) -> bytes:
    """The bytes of that line; Unreadable with the reason when it is malformed."""
    name = location[location.index(MARK) + len(MARK) :]
    found = path.stat()
    at = _offsets(path, found.st_mtime_ns, found.st_size)
    if name not in at:
        raise Unreadable(_fault(path, name))
    with path.open("rb") as file:
        file.seek(at[name][0])
        return file.read(at[name][1])


def _sources(lines: list[bytes], collection: Source, seen: set[str]) -> Iterator[Source]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        value = _object(line)
        name = _identifier(value)
        if not name or name in seen:
            name = f"{BAD}{number}"
            yield replace(collection, id=f"{collection.id} {name}", location=f"{collection.location}#{name}")
            continue
        seen.add(name)
        yield _source(name, value, collection)


def _source(name: str, value: Mapping[str, object], collection: Source) -> Source:
    given = value.get("meta")
    meta: Mapping[str, object] = given if isinstance(given, dict) else {}
    url = str(value.get("url") or "")
    start, end = _day(meta, "valid_from"), _day(meta, "valid_until")
    return replace(
        collection,
        id=name,
        location=f"{collection.location}#{name}",
        url=url if url.startswith(("https://", "http://")) else collection.url,
        title=str(value.get("title") or ""),
        service=str(meta.get("service") or collection.service),
        published=_day(meta, "published") or collection.published,
        updated=_day(meta, "updated") or collection.updated,
        validity=Validity(start or collection.validity.start, end or collection.validity.end),
    )


@lru_cache(maxsize=8)
def _offsets(path: Path, changed_ns: int, size: int) -> Mapping[str, tuple[int, int]]:
    """Where each identifier's line stands; read once for a state of the file, of which one looks up many lines."""
    at: dict[str, tuple[int, int]] = {}
    begin = 0
    for line in path.read_bytes().split(b"\n"):
        if name := _identifier(_object(line)):
            at.setdefault(name, (begin, len(line)))
        begin += len(line) + 1
    return at


def _fault(path: Path, name: str) -> str:
    number = name.removeprefix(BAD)
    lines = path.read_bytes().split(b"\n")
    if not number.isdigit() or int(number) > len(lines):
        return "this line went away"
    value = _object(lines[int(number) - 1])
    if not value:
        return f"line {number}: not a JSON object"
    return (
        f"line {number}: the id {_identifier(value)} is used above" if _identifier(value) else f"line {number}: no id"
    )


def _object(line: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _identifier(value: Mapping[str, object]) -> str:
    """The id as text, a number included; empty when there is none."""
    given = value.get("id")
    return str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""


def _day(meta: Mapping[str, object], key: str) -> date | None:
    try:
        return date.fromisoformat(str(meta.get(key) or ""))
    except ValueError:
        return None
