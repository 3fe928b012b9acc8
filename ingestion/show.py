"""One document as it would be published: its sections, its passages, what was odd about it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.documents import Document, Passage, Source
from bot.domain.territories import NATION, Layer
from ingestion.cache import open_cache
from ingestion.fetch import Roots
from ingestion.parse.parsed import Parsed
from ingestion.progress import silent
from ingestion.reading import read_all
from ingestion.sites import mirror_sites
from ingestion.sources import read_sources
from ingestion.split import split
from ingestion.workers import Limits


class NotFoundError(Exception):
    """No such document, or it cannot be read; the message says which."""


def show_text(wanted: str, territory: Path, sites: Path) -> str:
    """The document as lines. `wanted` is a source's id, URL or location, or the path of any file.

    `sites` is the folder of the mirrors: a page of a site is shown as it was last seen.
    """
    source, folder = _find(wanted, territory, sites)
    parsed = _read(source, Roots(folder, sites))
    title = source.title or parsed.title or Path(source.location).stem
    document = Document(source.id, source, title, "", (*parsed.sections, *parsed.frame))
    return "\n".join([*_about(document, parsed), *(line for one in split(document) for line in _passage(one))])


def _find(wanted: str, territory: Path, sites: Path) -> tuple[Source, Path]:
    path = Path(wanted)
    for source in _listed(territory, sites):
        here = territory / source.location
        if wanted in (source.id, source.url, source.location) or (path.exists() and here.resolve() == path.resolve()):
            return source, territory
    if not path.is_file():
        raise NotFoundError(f"{wanted} is neither a file nor a source of {territory}")
    return Source(path.stem, path.name, Layer.NATIONAL, NATION, "", ""), path.parent


def _listed(territory: Path, sites: Path) -> tuple[Source, ...]:
    if not (territory / "sources.toml").exists():
        return ()
    catalogue = read_sources(territory)
    return (*catalogue.sources, *mirror_sites(catalogue.websites, sites, None, silent).sources)


def _read(source: Source, roots: Roots) -> Parsed:
    with TemporaryDirectory() as folder, open_cache(Path(folder)) as cache:
        reading = read_all((source,), roots, cache, replace(Limits(), workers=1), silent)
    if reading.unreadable:
        raise NotFoundError(f"{source.location}: {reading.unreadable[0].text}")
    return reading.parsed[source.id]


def _about(document: Document, parsed: Parsed) -> Iterator[str]:
    source = document.source
    yield f"{document.id}: {document.title}"
    yield f"  {source.location}, {source.layer.value}, {source.owner}, {source.url}"
    yield f"  valid from {source.validity.start or '-'} until {source.validity.end or '-'}"
    yield f"  {len(document.sections)} sections, {len(parsed.places)} places"
    yield from (f"  read, but: {note}" for note in parsed.notes)
    yield from (f"  order to a machine, left out: {one.text}" for one in parsed.quarantined)


def _passage(passage: Passage) -> Iterator[str]:
    page = f", page {passage.page}" if passage.page else ""
    anchor = f", #{passage.anchor}" if passage.anchor else ""
    yield ""
    yield f"[{passage.position}] {' > '.join(passage.heading_path) or '(no heading)'}"
    yield f"    {passage.kind.value}, {len(passage.text)} characters{page}{anchor}"
    yield from (f"    | {line}" for line in passage.text.split("\n"))
