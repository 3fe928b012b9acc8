"""PDF: pypdfium2 for the text, pdfplumber for ruled tables; margins removed, words made whole, pages kept."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pdfplumber
import pypdfium2 as pdfium
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from bot.domain.documents import PassageKind, Section
from ingestion.contacts import facts
from ingestion.parse.clean import flat
from ingestion.parse.glyphs import Line, has_rules, open_pdf, page_lines
from ingestion.parse.layout import blocks, heading_levels
from ingestion.parse.margins import without_margins
from ingestion.parse.outline import Block, Heading, Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable
from ingestion.parse.ruled import RuledTable, ruled_tables

PAGE_LIMIT = 400
"""Pages read of one document."""
TABLE_PAGE_LIMIT = 80
"""Pages whose tables are looked for: pdfplumber takes up to a second on each."""

# What pdfminer raises on a damaged file is not documented; these were met on mutated documents.
_PLUMBER_ERRORS = (
    PdfminerException, PSException, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError,
)  # fmt: skip
_UNNAMED = frozenset({"", "untitled", "Sans titre", "anonymous"})
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class _Page:
    lines: tuple[Line, ...]
    tables: tuple[RuledTable, ...]


def parse(data: bytes) -> Parsed:
    """A PDF in sections, each with its page number."""
    document = open_pdf(data)
    try:
        return _parsed(data, document)
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged PDF: a page cannot be opened") from error


def _parsed(data: bytes, document: pdfium.PdfDocument) -> Parsed:
    count = min(len(document), PAGE_LIMIT)
    if not count:
        raise Unreadable("no page in this PDF")
    lines = [page_lines(document, number) for number in range(1, count + 1)]
    if not any(lines):
        raise Unreadable(f"no text in its {count} pages: scanned, it needs text recognition first")
    kept = without_margins(lines, document[0].get_height())
    tables, left_out = _tables(data, document, kept)
    pages = [_Page(tuple(page), tuple(tables.get(number, ()))) for number, page in enumerate(kept, start=1)]
    title = _title(document, pages)
    notes = (*_notes(len(document), lines), *left_out)
    return Parsed(title, outline(_blocks(pages), title), _margin_contacts(lines, kept), notes=notes)


def _margin_contacts(lines: Sequence[Sequence[Line]], kept: Sequence[Sequence[Line]]) -> tuple[Section, ...]:
    """Phones and addresses that only the running header or footer gives."""
    removed = (line for before, after in zip(lines, kept, strict=True) for line in before if line not in after)
    said = {facts(text): text for line in removed if facts(text := flat(line.text))}
    return outline([Stretch(text, PassageKind.CONTACT) for text in said.values()], "")


def _tables(
    data: bytes, document: pdfium.PdfDocument, pages: Sequence[Sequence[Line]]
) -> tuple[dict[int, list[RuledTable]], tuple[str, ...]]:
    """Ruled tables by page number, and what the operator should know of those that could not be read."""
    ruled = [number for number, lines in enumerate(pages, start=1) if lines and has_rules(document, number)]
    vocabulary = frozenset(word for lines in pages for line in lines for word in _WORD.findall(line.text.casefold()))
    found: dict[int, list[RuledTable]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data)) as plumber:
            for number in ruled[:TABLE_PAGE_LIMIT]:
                page = plumber.pages[number - 1]
                found[number] = ruled_tables(page, pages[number - 1], vocabulary)
                page.close()
    except _PLUMBER_ERRORS:
        return found, ("damaged: its tables are read as plain text",)
    left = len(ruled) - TABLE_PAGE_LIMIT
    return found, (f"tables of {left} pages are read as plain text",) if left > 0 else ()


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


def _title(document: pdfium.PdfDocument, pages: Sequence[_Page]) -> str:
    """The largest type, when it heads the first page and nothing else; else what the file says of itself."""
    lines = [line for page in pages for line in page.lines]
    levels = heading_levels(lines)
    top = [block for block in blocks(lines, levels) if isinstance(block, Heading) and block.level == 1]
    named = flat(str(document.get_metadata_dict().get("Title", "")))
    return top[0].text if len(top) == 1 and top[0].page == 1 else "" if named in _UNNAMED else named


def _notes(total: int, lines: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    empty = [str(number) for number, page in enumerate(lines, start=1) if not page]
    notes = [f"only the first {PAGE_LIMIT} of {total} pages are read"] if total > PAGE_LIMIT else []
    if empty:
        notes.append(f"no text on {len(empty)} pages ({', '.join(empty[:8])}): scanned or drawn")
    return tuple(notes)
