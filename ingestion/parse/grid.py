"""Tables as readable rows: every row says its columns, so that no row is cut from its header."""

import re
from collections.abc import Sequence
from itertools import product

from lxml.html import HtmlElement as Element

from ingestion.parse.inline import line_of

Rows = Sequence[Sequence[str]]

_GENERIC = frozenset({"jour", "jours", "désignation", "libellé", "intitulé", "rubrique", "prestation"})
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)\d\d)?")
_VALUES = frozenset({"", "-", "–", "fermé", "fermée", "gratuit", "gratuite", "néant", "inclus", "oui", "non", "libre"})
_DAYS = frozenset({"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"})
_NOTHING = frozenset({"", "-", "–", "—", "/"})

CELL_LIMIT = 20_000
"""Cells of one table; what comes after is left out."""


def rows_as_text(header: Sequence[str], rows: Rows) -> str:
    """One line a row, `column : value ; column : value`; a column without a name gives its value alone."""
    return "\n".join(line for row in rows if (line := _row(header, row)))


def readable(rows: Rows, header_rows: int) -> str:
    """A grid as lines: with its header when it has one, `label : value` when it has two columns and none."""
    if header_rows:
        header = [_merged(column) for column in zip(*rows[:header_rows], strict=True)]
        return rows_as_text(header, rows[header_rows:])
    return "\n".join(line for row in rows if (line := _label_row(row)))


def grid(table: Element) -> tuple[list[list[str]], int]:
    """The cells of an HTML table, merged cells repeated, and how many of its first rows are its header."""
    lines = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    cells: dict[tuple[int, int], str] = {}
    for y, row in enumerate(lines):
        x = 0
        for cell in row.iterchildren("td", "th"):
            while (y, x) in cells:
                x += 1
            spread = product(range(_span(cell, "rowspan")), range(_span(cell, "colspan")))
            text = line_of(cell)
            cells |= {(y + down, x + right): text for down, right in spread}
            if len(cells) > CELL_LIMIT:
                break
    width = max((x for _, x in cells), default=-1) + 1
    rows = [[cells.get((y, x), "") for x in range(width)] for y in range(len(lines))]
    return rows, _header_rows(lines) or int(looks_like_header(rows))


def is_data(table: Element) -> bool:
    """Whether the table holds data; else it only lays the page out."""
    if table.xpath(".//table|.//h1|.//h2|.//h3") or table.get("role") in ("presentation", "none"):
        return False
    if table.xpath(".//th"):
        return True
    rows = [row.xpath("./td") for row in table.iter("tr")]
    return len(rows) > 1 and sum(len(row) > 1 for row in rows) > len(rows) / 2


def _header_rows(lines: Sequence[Element]) -> int:
    count = 0
    for row in lines:
        cells = row.xpath("./td|./th")
        in_head = row.getparent().tag == "thead"
        all_heads = bool(cells) and all(cell.tag == "th" for cell in cells)
        if not (in_head or all_heads or (count == 0 and _is_bold(cells))):
            break
        count += 1
    return count if count < len(lines) else 0


def looks_like_header(rows: Rows) -> bool:
    """Whether the first row names the columns of values that stand below it, though nothing marks it so."""
    if len(rows) < 3 or not all(rows[0]) or any(map(is_value, rows[0])) or rows[0][0].casefold() in _DAYS:
        return False
    return any(all(map(is_value, column[1:])) for column in list(zip(*rows, strict=True))[1:])


def is_value(cell: str) -> bool:
    """Whether a cell holds an amount, hours or a yes or no; a year or a school year names a column."""
    if _YEAR.fullmatch(cell):
        return False
    return cell[:1].isdigit() or cell.endswith(("€", "%")) or cell.casefold() in _VALUES


def _is_bold(cells: Sequence[Element]) -> bool:
    """Old editors mark a header row with bold cells only."""
    if len(cells) < 2:
        return False
    return all(line_of(cell) == " ".join(map(line_of, cell.xpath(".//b|.//strong"))) for cell in cells)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 50) if value.isdigit() and len(value) < 4 else 1


def _merged(column: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(part for part in column if part))


def _row(header: Sequence[str], row: Sequence[str]) -> str:
    if len(row) > 1 and len(set(row)) == 1:
        return row[0]
    return " ; ".join(_cell(name, value) for name, value in zip(header, row, strict=False) if value not in _NOTHING)


def _cell(name: str, value: str) -> str:
    label = name.rstrip(" :")
    return value if not label or label.casefold() in _GENERIC else f"{label} : {value}"


def _label_row(row: Sequence[str]) -> str:
    said = list(dict.fromkeys(value for value in row if value))
    if len(said) < 2:
        return "".join(said)
    return f"{said[0].rstrip(' :')} : {' ; '.join(said[1:])}"
