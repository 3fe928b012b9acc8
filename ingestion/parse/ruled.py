"""The ruled tables of a PDF page, read with pdfplumber, and their place among its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdfplumber.page import Page
from pdfplumber.table import Table

from ingestion.parse.clean import flat, mended
from ingestion.parse.glyphs import Line
from ingestion.parse.grid import looks_like_header, readable
from ingestion.parse.hyphens import joined

_MARGIN = 2.0


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


def ruled_tables(page: Page, lines: Sequence[Line], vocabulary: frozenset[str]) -> list[RuledTable]:
    """The tables of a page with at least two rows and columns, from top to bottom; `vocabulary` is the document's."""
    origin = (page.bbox[0], page.bbox[1])
    found = (_table(table, lines, origin, vocabulary) for table in page.find_tables())
    return sorted((table for table in found if table is not None), key=lambda table: table.box[1])


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
