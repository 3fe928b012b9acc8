"""One document as it would be published: its sections, its passages, what was odd about it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.domain.documents import Document, Passage, Source
from bot.domain.territories import NATION, Layer
from ingestion.fetch import fetch
from ingestion.parse.parsed import Parsed, Unreadable, from_json
from ingestion.sources import read_sources
from ingestion.split import split
from ingestion.workers import Failed, Job, Limits, Read, read_apart


class NotFoundError(Exception):
    """No such document, or it cannot be read; the message says which."""


def show_text(wanted: str, territory: Path) -> str:
    """The document as lines. `wanted` is a source's id, URL or location, or the path of any file."""
    source, folder = _find(wanted, territory)
    parsed = _read(source, folder)
    title = source.title or parsed.title or Path(source.location).stem
    document = Document(source.id, source, title, "", (*parsed.sections, *parsed.frame))
    return "\n".join([*_about(document, parsed), *(line for one in split(document) for line in _passage(one))])


def _find(wanted: str, territory: Path) -> tuple[Source, Path]:
    path = Path(wanted)
    listed = read_sources(territory).sources if (territory / "sources.toml").exists() else ()
    for source in listed:
        here = territory / source.location
        if wanted in (source.id, source.url, source.location) or (path.exists() and here.resolve() == path.resolve()):
            return source, territory
    if not path.is_file():
        raise NotFoundError(f"{wanted} is neither a file nor a source of {territory}")
    return Source(path.stem, path.name, Layer.NATIONAL, NATION, "", ""), path.parent


def _read(source: Source, folder: Path) -> Parsed:
    try:
        job = Job(source.id, source.location, fetch(folder, source.location).data)
    except Unreadable as error:
        raise NotFoundError(f"{source.location}: {error}") from error
    _, outcome = next(iter(read_apart([job], replace(Limits(), workers=1))))
    match outcome:
        case Read(parsed):
            return from_json(parsed)
        case Failed(reason):
            raise NotFoundError(f"{source.location}: {reason}")


def _about(document: Document, parsed: Parsed) -> Iterator[str]:
    source = document.source
    yield f"{document.id}: {document.title}"
    yield f"  {source.location}, {source.layer.value}, {source.owner}, {source.url}"
    yield f"  valid from {source.validity.start or '-'} until {source.validity.end or '-'}"
    yield f"  {len(document.sections)} sections, {len(parsed.places)} places"
    yield from (f"  read, but: {note}" for note in parsed.notes)
    yield from (f"  order to a machine, left out: {text}" for text in parsed.quarantined)


def _passage(passage: Passage) -> Iterator[str]:
    page = f", page {passage.page}" if passage.page else ""
    anchor = f", #{passage.anchor}" if passage.anchor else ""
    yield ""
    yield f"[{passage.position}] {' > '.join(passage.heading_path) or '(no heading)'}"
    yield f"    {passage.kind.value}, {len(passage.text)} characters{page}{anchor}"
    yield from (f"    | {line}" for line in passage.text.split("\n"))
