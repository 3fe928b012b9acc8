"""From what was read to what is published: documents, places, and what the operator should know of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.domain.documents import Document, Section, Source
from bot.domain.places import Place
from ingestion.contacts import facts, facts_of
from ingestion.fetch import SITE
from ingestion.parse.parsed import Parsed
from ingestion.places import places_of
from ingestion.reading import Reading
from ingestion.remarks import Remark

SILENT = "nothing in it that its site does not say on every page: not published"


@dataclass(frozen=True, slots=True)
class Library:
    """Everything readable of a territory, in the order of its sources."""

    documents: tuple[Document, ...]
    places: tuple[Place, ...]
    notes: tuple[Remark, ...]
    quarantined: tuple[Remark, ...]


def build(sources: Sequence[Source], reading: Reading) -> Library:
    """The library of those sources. The frame of a site, its footer, is kept once per owner, for what it alone says."""
    read = [source for source in sources if source.id in reading.parsed]
    frames = dict(_frames(read, reading.parsed))
    documents = [_document(one, reading, frames.get(one.id, ())) for one in read]
    places = places_of(read, reading.parsed)
    listed = frozenset(place.id for place in places.kept)
    return Library(
        documents=tuple(document for document in documents if document.sections),
        places=places.kept,
        notes=(
            *_notes(read, reading.parsed),
            *_silent(read, documents),
            *places.notes,
            *_unknown_services(read, listed),
        ),
        quarantined=tuple(_remark(one, order.text) for one in read for order in reading.parsed[one.id].quarantined),
    )


def _document(source: Source, reading: Reading, frame: Sequence[Section]) -> Document:
    parsed = reading.parsed[source.id]
    title = source.title or parsed.title or _named(source)
    sections = (*parsed.sections, *frame)
    return Document(source.id, _dated(source, parsed), title, reading.digests[source.id], sections)


def _dated(source: Source, parsed: Parsed) -> Source:
    """Minutes have the day of their session, where nobody says better: a server's date is that of its file."""
    if parsed.session is None or source.published:
        return source
    updated = None if source.location.startswith(SITE) else source.updated
    return replace(source, published=parsed.session, updated=updated)


def _named(source: Source) -> str:
    """A title from the name of the file, or from the address of a page whose file is named after its digest."""
    where = unquote(urlsplit(source.url).path) if source.location.startswith(SITE) else source.location
    return PurePosixPath(where).stem.replace("-", " ").replace("_", " ")


def _frames(sources: Sequence[Source], parsed: Mapping[str, Parsed]) -> Iterator[tuple[str, tuple[Section, ...]]]:
    """By source, the parts of its page's frame that give a contact no document or place of its owner gives."""
    known = {owner: _owner_facts(owner, sources, parsed) for owner in {source.owner for source in sources}}
    for source in sources:
        new = [one for one in parsed[source.id].frame if not facts(one.text) <= known[source.owner]]
        known = {**known, source.owner: known[source.owner] | facts_of(one.text for one in new)}
        yield source.id, tuple(new)


def _owner_facts(owner: str, sources: Sequence[Source], parsed: Mapping[str, Parsed]) -> frozenset[str]:
    mine = [parsed[source.id] for source in sources if source.owner == owner]
    return facts_of(section.text for one in mine for section in one.sections)


def _silent(sources: Sequence[Source], documents: Sequence[Document]) -> Iterator[Remark]:
    """Pages that are all header and footer: nothing of them is published, which the operator may not expect."""
    for source, document in zip(sources, documents, strict=True):
        if not document.sections:
            yield _remark(source, SILENT)


def _notes(sources: Sequence[Source], parsed: Mapping[str, Parsed]) -> Iterator[Remark]:
    return (_remark(source, note) for source in sources for note in parsed[source.id].notes)


def _unknown_services(sources: Sequence[Source], listed: Collection[str]) -> Iterator[Remark]:
    for source in sources:
        if source.service and source.service not in listed:
            yield _remark(source, f"its service {source.service} is in no directory")


def _remark(source: Source, text: str) -> Remark:
    return Remark(source.id, source.location, text)
