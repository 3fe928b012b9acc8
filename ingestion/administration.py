"""A source that is the State's directory of public services (DILA, « annuaire de l'administration », JSON).

The file as published holds every service of France, or those of a query: `{"service": […]}`, `{"results": […]}` or a
list. Only those competent for a commune of the territory are kept, each a document of its own: `pivot` names the INSEE
codes it serves. One that serves a single commune belongs to that commune; one that serves all belongs to the owner
declared in `sources.toml`; one that serves some is listed once for each.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.domain.documents import Source
from bot.domain.territories import Commune, Layer
from ingestion.streamed import DamagedListError, object_at, objects_of

MARK = ".json#"
"""Between the file and the service, in a location: `annuaire.json#<service>@<commune>`."""

SIZE = 1_500_000_000
"""Bytes of the file: that of the whole country is several times smaller. It is read a service at a time."""

COMPETENT = "competent"
"""Beside `service`: it was found to serve a commune of the territory."""

_HEAD = 65_536
_FIRST = 20
"""Services by which a file is known."""
_SIGNS = (b'"pivot"', b'"plage_ouverture"')

Service = Mapping[str, object]


def services_of(directory: Source, folder: Path, communes: Sequence[Commune]) -> list[Source]:
    """The services competent here; the directory itself when it is none of the State's, or cannot be read."""
    path = folder / directory.location
    if not _is_directory(path):
        return [directory]
    here = {commune.insee for commune in communes}
    try:
        listed = _listed(path)
        near = [one for one in listed.values() if here.intersection(one.codes)]
        found = [source for one in near for source in _sources(directory, one.read(path), one.codes, communes)]
    except (DamagedListError, OSError):
        return [directory]
    return found or [directory]


def is_service(location: str) -> bool:
    """Whether a location is a service of a directory."""
    return MARK in location


def file_of_service(location: str) -> str:
    """The directory a location is in."""
    return location[: location.index(MARK) + len(MARK) - 1]


def service_at(path: Path, location: str) -> bytes:
    """That service as a directory of one, under the identifier of the location; empty when it went away."""
    name = location[location.index(MARK) + len(MARK) :]
    try:
        one = _listed(path).get(name.partition("@")[0])
        found = {**one.read(path), "id": name} if one else None
    except (DamagedListError, OSError):
        return b""
    return json.dumps({"service": [found], COMPETENT: True}, ensure_ascii=False).encode() if found else b""


def unreadable(path: Path) -> str:
    """Why nothing is taken of a file of the State; empty for any other file."""
    if not _is_directory(path):
        return ""
    try:
        listed = _listed(path)
    except (DamagedListError, OSError) as error:
        return str(error)
    return "the State's directory, and none of its services serves a commune of this territory" if listed else ""


def listed_in(value: object) -> list[object]:
    """The services of a file of the State, nothing when it is another file."""
    if isinstance(value, Mapping):
        value = value.get("service") or value.get("results")
    listed = value if isinstance(value, list) else []
    first = listed[:_FIRST]
    ours = listed and all(isinstance(one, Mapping) and "nom" in one for one in first)
    return listed if ours and any("pivot" in one or "plage_ouverture" in one for one in first) else []


def parts(one: Service, key: str) -> list[Mapping[str, object]]:
    """A list of objects, given as such or as its JSON text."""
    value = one.get(key)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = []
    listed = value if isinstance(value, list) else []
    return [part for part in listed if isinstance(part, Mapping)]


def _is_directory(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return path.stat().st_size <= SIZE and any(sign in head for sign in _SIGNS) and b'"places"' not in head
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _Listed:
    """Where a service is written, and the INSEE codes it serves."""

    start: int
    length: int
    codes: tuple[str, ...]

    def read(self, path: Path) -> Service:
        """The service itself."""
        return object_at(path, self.start, self.length)


def _listed(path: Path) -> Mapping[str, _Listed]:
    """Services by identifier, none when the file is another list; DamagedListError."""
    state = path.stat()
    return _listed_in(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _listed_in(path: Path, changed_ns: int, size: int) -> Mapping[str, _Listed]:
    """The same, in this state of the file."""
    found: dict[str, _Listed] = {}
    first: list[object] = []
    for one in objects_of(path):
        first = [*first, one.value] if len(first) < _FIRST else first
        if one.value.get("id") and one.value.get("nom"):
            codes = tuple(sys.intern(code) for code in _served(one.value))
            found[_name(one.value)] = _Listed(one.start, one.length, codes)
    return found if listed_in(first) else {}


def _served(one: Service) -> frozenset[str]:
    served = {str(code) for part in parts(one, "pivot") for code in _codes(part)}
    return frozenset(served or {str(one.get("code_insee_commune") or "")})


def _name(one: Service) -> str:
    return str(one["id"]).replace("@", "-").replace("/", "-")


def _sources(directory: Source, one: Service, served: Sequence[str], communes: Sequence[Commune]) -> Iterator[Source]:
    here = [commune for commune in communes if commune.insee in served]
    told = replace(
        directory,
        url=_url(one) or directory.url,
        title=str(one.get("nom") or directory.title),
        updated=_changed(one) or directory.updated,
    )
    name = _name(one)
    if len(here) == len(communes) > 1:
        yield replace(told, id=f"{directory.id}-{name}"[:100], location=f"{directory.location}#{name}@{told.owner}")
        return
    for commune in here:
        yield replace(
            told,
            id=f"{directory.id}-{name}-{commune.id}"[:100],
            location=f"{directory.location}#{name}@{commune.id}",
            layer=Layer.COMMUNAL,
            owner=commune.id,
        )


def _codes(part: Mapping[str, object]) -> list[object]:
    codes = part.get("code_insee_commune")
    return codes if isinstance(codes, list) else [codes]


def _url(one: Service) -> str:
    url = str(one.get("url_service_public") or "")
    return url if url.startswith("https://") else ""


def _changed(one: Service) -> date | None:
    """`date_modification`, written 21/11/2026 10:00:00 or 2026-11-21T…"""
    text = str(one.get("date_modification") or "")[:10]
    day, slash, rest = text.partition("/")
    try:
        return date.fromisoformat("-".join([*reversed(rest.split("/")), day]) if slash else text)
    except ValueError:
        return None
