"""A source that is the State's directory of public services (DILA, « annuaire de l'administration », JSON).

The file as published holds every service of France, or those of a query: `{"service": […]}`, `{"results": […]}` or a
list. Only those competent for a commune of the territory are kept, each a document of its own: `pivot` names the INSEE
codes it serves. One that serves a single commune belongs to that commune; one that serves all belongs to the owner
declared in `sources.toml`; one that serves some is listed once for each.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.domain.documents import Source
from bot.domain.territories import Commune, Layer

MARK = ".json#"
"""Between the file and the service, in a location: `annuaire.json#<service>@<commune>`."""

SIZE = 60_000_000
"""Bytes of the file; the whole country is larger: publish the part of your département."""

COMPETENT = "competent"
"""Beside `service`: it was found to serve a commune of the territory."""

_HEAD = 65_536
_SIGNS = (b'"pivot"', b'"plage_ouverture"')

Service = Mapping[str, object]


def services_of(directory: Source, folder: Path, communes: Sequence[Commune]) -> list[Source]:
    """The services competent here; the directory itself when it is none of the State's, or cannot be read."""
    path = folder / directory.location
    if not _is_directory(path):
        return [directory]
    state = path.stat()
    listed = _services(path, state.st_mtime_ns, state.st_size)
    found = [source for one in listed.values() for source in _sources(directory, one, communes)]
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
    state = path.stat()
    one = _services(path, state.st_mtime_ns, state.st_size).get(name.partition("@")[0])
    return json.dumps({"service": [{**one, "id": name}], COMPETENT: True}, ensure_ascii=False).encode() if one else b""


def listed_in(value: object) -> list[object]:
    """The services of a file of the State, nothing when it is another file."""
    if isinstance(value, Mapping):
        value = value.get("service") or value.get("results")
    listed = value if isinstance(value, list) else []
    ours = listed and all(isinstance(one, Mapping) and "nom" in one for one in listed[:20])
    return listed if ours and any("pivot" in one or "plage_ouverture" in one for one in listed[:20]) else []


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


@lru_cache(maxsize=2)
def _services(path: Path, changed_ns: int, size: int) -> Mapping[str, Service]:
    """Services by identifier, in this state of the file."""
    try:
        listed = listed_in(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return {}
    named = [one for one in listed if isinstance(one, Mapping) and one.get("id")]
    return {str(one["id"]).replace("@", "-").replace("/", "-"): one for one in named}


def _sources(directory: Source, one: Service, communes: Sequence[Commune]) -> Iterator[Source]:
    served = {str(code) for part in parts(one, "pivot") for code in _codes(part)}
    served |= set() if served else {str(one.get("code_insee_commune") or "")}
    here = [commune for commune in communes if commune.insee in served]
    told = replace(
        directory, url=_url(one) or directory.url, title=str(one["nom"]), updated=_changed(one) or directory.updated
    )
    name = str(one["id"]).replace("@", "-").replace("/", "-")
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
