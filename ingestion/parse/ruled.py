"""The ruled tables of a PDF page, read with pdfplumber, and their place among its lines."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from ingestion.parse.clean import flat, mended
from ingestion.parse.glyphs import Line
from ingestion.parse.grid import looks_like_header, readable
from ingestion.parse.hyphens import joined

TABLE_PAGE_LIMIT = 80
"""Pages whose tables are looked for: pdfplumber takes up to a second on each."""

_MARGIN = 2.0
_WORD = re.compile(r"\w{4,}")
# What pdfminer raises on a damaged file is not documented; these were met on mutated documents.
_PLUMBER_ERRORS = (
    PdfminerException, PSException, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table: its rows as cells, how many are its header, and its box (left, top, right, bottom) in points."""

    rows: tuple[tuple[str, ...], ...]
    header_rows: int
    box: tuple[float, float, float, float]

    def holds(self, line: Line) -> bool:
        """Whether that line of text is inside the table."""
        left, top, right, bottom = self.box
        middle = (line.top + line.bottom) / 2
        return top - _MARGIN <= middle <= bottom + _MARGIN and line.left < right and line.right > left

    def text(self, inherited: Sequence[str]) -> str:
        """One readable line per row; `inherited` is the header of the table that this one continues."""
        if not self.header_rows and len(inherited) == len(self.rows[0]):
            return readable([inherited, *self.rows], 1)
        return readable(self.rows, self.header_rows)

    def header(self) -> tuple[str, ...]:
        """The column names, or nothing."""
        return self.rows[0] if self.header_rows else ()


def ruled_tables(
    data: bytes, numbers: Sequence[int], pages: Sequence[Sequence[Line]]
) -> tuple[dict[int, list[RuledTable]], tuple[str, ...]]:
    """Tables by page number, top to bottom, with at least two rows and columns; and what could not be read of them."""
    vocabulary = frozenset(word for lines in pages for line in lines for word in _WORD.findall(line.text.casefold()))
    found: dict[int, list[RuledTable]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data)) as plumber:
            for number in numbers[:TABLE_PAGE_LIMIT]:
                page = plumber.pages[number - 1]
                found[number] = _page_tables(page, pages[number - 1], vocabulary)
                page.close()
    except _PLUMBER_ERRORS:
        return found, ("damaged: its tables are read as plain text",)
    left = len(numbers) - TABLE_PAGE_LIMIT
    return found, (f"tables of {left} pages are read as plain text",) if left > 0 else ()


def _page_tables(page: Page, lines: Sequence[Line], vocabulary: frozenset[str]) -> list[RuledTable]:
    origin = (page.bbox[0], page.bbox[1])
    tables = (_table(table, lines, origin, vocabulary) for table in page.find_tables())
    return sorted((table for table in tables if table is not None), key=lambda table: table.box[1])


def _table(
    table: Table, lines: Sequence[Line], origin: tuple[float, float], vocabulary: frozenset[str]
) -> RuledTable | None:
    raw = [[_cell(cell, vocabulary) for cell in row] for row in table.extract()]
    kept = [index for index, row in enumerate(raw) if any(row)]
    rows = tuple(tuple(raw[index]) for index in kept)
    if len(rows) < 2 or len(rows[0]) < 2 or not any(sum(map(bool, row)) > 1 for row in rows):
        return None
    left, top, right, bottom = table.bbox
    box = (left - origin[0], top - origin[1], right - origin[0], bottom - origin[1])
    first = table.rows[kept[0]].bbox
    return RuledTable(rows, 1 if _is_header(rows, lines, first[1] - origin[1], first[3] - origin[1], box) else 0, box)


def _is_header(
    rows: Sequence[Sequence[str]], lines: Sequence[Line], top: float, bottom: float, box: tuple[float, ...]
) -> bool:
    inside = [line for line in lines if top <= (line.top + line.bottom) / 2 <= bottom and line.left < box[2]]
    others = [line for line in lines if bottom < (line.top + line.bottom) / 2 <= box[3] and line.left < box[2]]
    if inside and all(line.bold for line in inside):
        return not others or not all(line.bold for line in others)
    return looks_like_header(rows)


def _cell(cell: str | None, vocabulary: frozenset[str]) -> str:
    lines = (cell or "").split("\n")
    return flat(mended(joined([line for line in _unbroken(lines, vocabulary) if line], "")))


def _unbroken(lines: Sequence[str], vocabulary: frozenset[str]) -> Iterator[str]:
    """A narrow cell cuts words without a hyphen: they are whole again when the document has them whole elsewhere."""
    current = ""
    for line in lines:
        last, first = current.split(" ")[-1], line.split(" ")[0]
        if last and first and f"{last}{first}".casefold() in vocabulary and first.casefold() not in vocabulary:
            current += line
        else:
            yield current
            current = line
    yield current
