"""PDF: text and ruled tables in reading order, margins removed, words made whole, pages kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.documents import PassageKind, Section
from ingestion.contacts import facts
from ingestion.parse.clean import flat
from ingestion.parse.glyphs import Line, PdfText, read_pages
from ingestion.parse.layout import blocks, heading_levels
from ingestion.parse.margins import without_margins
from ingestion.parse.outline import Block, Heading, Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable
from ingestion.parse.quarantine import is_order
from ingestion.parse.ruled import RuledTable, ruled_tables
from ingestion.parse.scan import SURE, Scans, scanned_page

PAGE_LIMIT = 400
"""Pages read of one document."""

_EXCERPT = 80
_UNNAMED = frozenset({"", "untitled", "Sans titre", "anonymous"})


@dataclass(frozen=True, slots=True)
class _Page:
    lines: tuple[Line, ...]
    tables: tuple[RuledTable, ...]


def parse(data: bytes, scans: Sequence[bytes] = ()) -> Parsed:
    """A PDF in sections, each with its page number; pages recognised before take the place of pictures."""
    recognised = {page.number: page for page in map(scanned_page, scans)}
    text = _with_scans(read_pages(data, PAGE_LIMIT), recognised)
    if not any(text.pages):
        if not text.pictures:
            raise Unreadable(f"no text in its {len(text.pages)} pages")
        return Parsed("", (), notes=_notes(text, recognised), pictures=text.pictures)
    kept = without_margins(text.pages, text.height)
    tables, left_out = ruled_tables(data, text.ruled, kept)
    pages = [_Page(tuple(page), tuple(tables.get(number, ()))) for number, page in enumerate(kept, start=1)]
    title = _title(text, pages)
    notes = (*_notes(text, recognised), *left_out)
    frame = _margin_contacts(text.pages, kept)
    sections = tuple(_sure(one, recognised) for one in outline(_blocks(pages), title))
    return Parsed(title, sections, frame, (), notes, _hidden_orders(text), text.pictures)


def _hidden_orders(text: PdfText) -> tuple[Section, ...]:
    """Orders to a machine among what nobody sees."""
    said = (Section((), flat(unseen), page=number) for number, unseen in text.unseen)
    return tuple(one for one in said if is_order(one.text))


def _sure(section: Section, recognised: Scans) -> Section:
    """The section, with how sure one is of it when its page was a picture."""
    page = recognised.get(section.page or 0)
    return replace(section, certainty=page.certainty) if page else section


def _with_scans(text: PdfText, recognised: Scans) -> PdfText:
    """The text with the lines of the pages recognised well enough; these are pictures no more."""
    sure = {number: page.lines for number, page in recognised.items() if page.certainty >= SURE and page.lines}
    pages = tuple(sure.get(number, lines) for number, lines in enumerate(text.pages, start=1))
    return replace(text, pages=pages, pictures=tuple(one for one in text.pictures if one not in sure))


def _margin_contacts(lines: Sequence[Sequence[Line]], kept: Sequence[Sequence[Line]]) -> tuple[Section, ...]:
    """Phones and addresses that only the running header or footer gives."""
    removed = (line for before, after in zip(lines, kept, strict=True) for line in before if line not in after)
    said = {facts(text): text for line in removed if facts(text := flat(line.text))}
    return outline([Stretch(text, PassageKind.CONTACT) for text in said.values()], "")


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    """Blocks of all the pages; a table takes the place of the lines it holds."""
    free = [line for page in pages for line in page.lines if not any(table.holds(line) for table in page.tables)]
    levels = heading_levels(free)
    run: list[Line] = []
    header: tuple[str, ...] = ()
    for page in pages:
        done: set[int] = set()
        for line in page.lines:
            number = next((index for index, table in enumerate(page.tables) if table.holds(line)), None)
            if number is None:
                run.append(line)
            elif number not in done:
                done.add(number)
                yield from blocks(run, levels)
                header = page.tables[number].header() or (header if not run else ())
                run = []
                yield Stretch(page.tables[number].text(header), PassageKind.TABLE, line.page)
    yield from blocks(run, levels)


def _title(text: PdfText, pages: Sequence[_Page]) -> str:
    """The largest type, when it heads the first page and nothing else; else what the file says of itself."""
    lines = [line for page in pages for line in page.lines]
    levels = heading_levels(lines)
    top = [block for block in blocks(lines, levels) if isinstance(block, Heading) and block.level == 1]
    if len(top) == 1 and top[0].page == 1:
        return top[0].text
    named = flat(text.named)
    return "" if named in _UNNAMED else named


def _notes(text: PdfText, recognised: Scans) -> tuple[str, ...]:
    notes = [f"only the first {PAGE_LIMIT} of {text.total} pages are read"] if text.total > PAGE_LIMIT else []
    read = {number: page.certainty for number, page in recognised.items() if number not in text.pictures}
    notes += [f"page {number} is a scan, recognised at {certainty} %" for number, certainty in sorted(read.items())]
    notes += [
        f"page {number}: text that nobody sees is left out: « {flat(said)[:_EXCERPT]} »" for number, said in text.unseen
    ]
    for number in text.pictures:
        page = recognised.get(number)
        why = f"at {page.certainty} % only" if page and page.lines else "no text found on it"
        notes.append(f"page {number} is a scan that could not be recognised: {why}")
    return tuple(notes)
