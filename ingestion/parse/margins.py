"""What every page of a PDF repeats above and below its text: running headers, footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from ingestion.parse.glyphs import Line

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^\W*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:/|sur|de)\s*\d{1,4})?\W*$", re.IGNORECASE)
_ENDS_WITH_PAGE = re.compile(r"\bpage\s*\d{1,4}\s*(?:/|sur|de)\s*\d{1,4}$", re.IGNORECASE)
_EDGE_LINES = 3
_EDGE_SHARE = 0.12
_NUMBERED_SHARE = 0.062
_REPEATED_SHARE = 0.5


def without_margins(pages: Sequence[Sequence[Line]], height: float) -> list[list[Line]]:
    """The pages without lines that at least half of them repeat at their edges, nor lone page numbers."""
    edges = [_edges(lines, height) for lines in pages]
    seen = Counter(key for lines in edges for key in {_key(line, height) for line in lines})
    needed = max(2, _REPEATED_SHARE * len(pages))
    kept = (
        [line for line in lines if not (line in edge and _is_margin(line, seen, needed, height))]
        for lines, edge in zip(pages, edges, strict=True)
    )
    # A header drawn after its page, as some editors do, is read before it.
    return [sorted(lines, key=lambda line: line.bottom >= _NUMBERED_SHARE * height) for lines in kept]


def _edges(lines: Sequence[Line], height: float) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.top)
    near = ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]
    return [line for line in near if _is_within(line, _EDGE_SHARE, height)]


def _is_margin(line: Line, seen: Counter[str], needed: float, height: float) -> bool:
    if seen[_key(line, height)] >= needed:
        return True
    text = line.text.strip()
    numbered = _PAGE_NUMBER.match(text) or _ENDS_WITH_PAGE.search(text)
    return _is_within(line, _NUMBERED_SHARE, height) and numbered is not None


def _key(line: Line, height: float) -> str:
    """What pages repeat; numbers may differ only at the very edge: further in, `Article 5` is a heading."""
    text = " ".join(line.text.split()).casefold()
    return _DIGITS.sub("#", text) if _is_within(line, _NUMBERED_SHARE, height) else text


def _is_within(line: Line, share: float, height: float) -> bool:
    return line.bottom < share * height or line.top > (1 - share) * height
