"""What every page of a PDF repeats above and below its text: running headers, footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from ingestion.parse.glyphs import Line

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^\W*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:/|sur|de)\s*\d{1,4})?\W*$", re.IGNORECASE)
_EDGE_LINES = 3
_EDGE_SHARE = 0.12
_REPEATED_SHARE = 0.5


def without_margins(pages: Sequence[Sequence[Line]], height: float) -> list[list[Line]]:
    """The pages without lines that at least half of them repeat at their edges, nor lone page numbers."""
    edges = [_edges(lines, height) for lines in pages]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    needed = max(2, _REPEATED_SHARE * len(pages))
    return [
        [line for line in lines if not (line in edge and (seen[_key(line)] >= needed or _is_number(line, height)))]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _edges(lines: Sequence[Line], height: float) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.top)
    near = ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]
    return [line for line in near if line.bottom < _EDGE_SHARE * height or line.top > (1 - _EDGE_SHARE) * height]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()).casefold())


def _is_number(line: Line, height: float) -> bool:
    at_edge = line.bottom < 0.07 * height or line.top > 0.93 * height
    return at_edge and _PAGE_NUMBER.match(line.text.strip()) is not None
