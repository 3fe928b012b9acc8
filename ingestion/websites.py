"""`[[website]]` of `sources.toml`: a site to be visited, whose it is, and how far to go.

[[website]]  id, url, layer, owner, licence, and when wanted
             hosts (other hosts of the same site), sitemaps, exclude (paths), service,
             max_pages, max_depth, delay_s, max_seconds, private (an intranet: local addresses are allowed),
             every_hours (periods.py)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.territories import Layer
from ingestion.periods import DAILY_HOURS, period_faults
from ingestion.web.address import canonical, host_of

_REQUIRED = {"id": str, "url": str, "layer": str, "owner": str, "licence": str}
_OPTIONAL = {
    "hosts": list,
    "sitemaps": list,
    "exclude": list,
    "service": str,
    "max_pages": int,
    "max_depth": int,
    "delay_s": float,
    "max_seconds": int,
    "private": bool,
    "every_hours": float,
}


@dataclass(frozen=True, slots=True)
class Website:
    """A site, and how it is visited. `hosts` holds the host of `url` first; `delay_s` is between two visits."""

    id: str
    url: str
    layer: Layer
    owner: str
    licence: str
    hosts: tuple[str, ...]
    sitemaps: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    service: str = ""
    max_pages: int = 2_000
    max_depth: int = 10
    delay_s: float = 0.5
    max_seconds: int = 3_600
    private: bool = False
    every_hours: float = DAILY_HOURS


def website_faults(entry: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with one entry, in words."""
    if missing := sorted(key for key in _REQUIRED if entry.get(key) in (None, "")):
        yield f"{', '.join(missing)} missing"
    if extra := sorted(entry.keys() - _REQUIRED.keys() - _OPTIONAL.keys()):
        yield f"unknown key {', '.join(extra)}"
    for key, value in entry.items():
        wanted = {**_REQUIRED, **_OPTIONAL}.get(key)
        if wanted and not _is(value, wanted):
            yield f"{key} must be {_SAID[wanted]}"
        elif isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
            yield f"{key} must not be negative"
    yield from period_faults(entry)
    if isinstance(entry.get("url"), str) and not canonical(str(entry["url"])):
        yield "url must begin with https:// or http:// and name a host"


_SAID = {
    str: "text in quotes",
    list: 'a list of texts, such as ["a", "b"]',
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def website_of(entry: Mapping[str, object]) -> Website:
    """The site of an entry without faults."""
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    url = canonical(str(entry["url"]))
    others = [str(host).lower() for host in _listed(entry.get("hosts"))]
    hosts = tuple(dict.fromkeys((host_of(url), *others)))
    return Website(**{**given, "url": url, "layer": Layer(str(entry["layer"])), "hosts": hosts})  # type: ignore[arg-type] # every type was checked by `website_faults`


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is(value: object, wanted: type) -> bool:
    if wanted is list:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is wanted
