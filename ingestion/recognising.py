"""Scanned pages recognised one by one, each kept as soon as it is: a killed run goes on where it was."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from ingestion.cache import Cache
from ingestion.fetch import Roots
from ingestion.parse.parsed import Unreadable
from ingestion.parse.scan import PAGE_S, missing_tool, tool_version
from ingestion.progress import Progress
from ingestion.workers import Failed, Limits, PageJob, Read, read_apart

PAGES = 300
"""Pages recognised of one document: about ten minutes on two cores."""

_READ, _NOTHING = b"+", b"-"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A document with pages that are pictures (from 1); `digest` is that of its bytes."""

    id: str
    location: str
    digest: str
    pictures: tuple[int, ...]


def recognised(
    scanned: Sequence[Scanned], roots: Roots, cache: Cache, limits: Limits, progress: Progress
) -> Mapping[str, tuple[bytes, ...]]:
    """By document, the pages recognised; nothing at all without tesseract."""
    if not scanned or missing_tool():
        return {}
    kind = f"recognised:{_edition()}"
    wanted = {f"{one.digest}:{page}": one for one in scanned for page in one.pictures[:PAGES]}
    found = cache.get(kind, wanted)
    todo = [key for key in wanted if key not in found]
    progress("recognising", 0, len(todo))
    pages = replace(limits, time_s=PAGE_S + 10)
    for done, (job, outcome) in enumerate(read_apart(_jobs(todo, wanted, roots), pages), start=1):
        match outcome:
            case Read(page):
                found[job.key] = _READ + page
            case Failed(lasting=True):
                found[job.key] = _NOTHING
        cache.put(kind, {job.key: found[job.key]} if job.key in found else {})
        progress("recognising", done, len(todo))
    return {one.id: _of(one, found) for one in scanned}


def _jobs(todo: Sequence[str], wanted: Mapping[str, Scanned], roots: Roots) -> Iterator[PageJob]:
    for key in todo:
        try:
            yield PageJob(key, roots.fetch(wanted[key].location).data, int(key.rpartition(":")[2]))
        except Unreadable:
            continue


def _of(one: Scanned, found: Mapping[str, bytes]) -> tuple[bytes, ...]:
    pages = (found.get(f"{one.digest}:{page}", _NOTHING) for page in one.pictures)
    return tuple(page[1:] for page in pages if page.startswith(_READ))


def _edition() -> str:
    """What pages were recognised with: when it changes, they are recognised again."""
    code = (files("ingestion") / "parse" / "scan.py").read_text("utf-8")
    return hashlib.sha256(f"{tool_version()}\n{code}".encode()).hexdigest()
