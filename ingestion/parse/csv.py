"""CSV: every row becomes one readable line, `column : value`."""

import csv
import io

from bot.domain.documents import PassageKind
from ingestion.parse.clean import flat, mended
from ingestion.parse.decode import decode
from ingestion.parse.grid import rows_as_text
from ingestion.parse.outline import Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

ROW_LIMIT = 20_000
"""Rows read of one file."""

_SEPARATORS = ";,\t|"


def parse(data: bytes) -> Parsed:
    """A table with its header on the first row that fills most columns."""
    text, notes = decode(data)
    try:
        rows = [
            [flat(mended(cell)) for cell in row]
            for row in csv.reader(
                io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=_separator(text)
            )
        ]
    except csv.Error as error:
        raise Unreadable(f"not a readable table: {error}") from error
    rows = [row for row in rows if any(row)]
    if not rows:
        raise Unreadable("no row in this table")
    width = max(len(row) for row in rows[:50])
    first = next(
        number for number, row in enumerate(rows) if sum(map(bool, row)) * 2 >= width or number == len(rows) - 1
    )
    header, body = [name.replace("_", " ") for name in rows[first]], rows[first + 1 :]
    if not body:
        raise Unreadable("a header and no row")
    title = " ".join(filter(None, rows[0])) if first else ""
    cut = (f"only the first {ROW_LIMIT} rows of {len(body)} are read",) if len(body) > ROW_LIMIT else ()
    lines = rows_as_text(header, body[:ROW_LIMIT])
    return Parsed(title, outline([Stretch(lines, PassageKind.TABLE)], title), notes=(*notes, *cut))


def _separator(text: str) -> str:
    """The candidate that is most regular over the first lines."""
    lines = [line for line in text.split("\n")[:20] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: counts[mark][len(lines) // 2] if lines else 0)
