"""From the lines of a PDF to blocks: headings by type size, weight and numbering; paragraphs by spacing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ingestion.parse.clean import flat, mended
from ingestion.parse.glyphs import Line
from ingestion.parse.hyphens import joined
from ingestion.parse.outline import Block, Heading, Stretch

_ITEM = re.compile(
    r"^(?P<mark>(?:article|art\.)\s+(?:\d+(?:[-.]\d+)*|1er|premier|unique|[ivxl]+)\b(?!\s+(?:du|de la|de l|des)\b)"
    r"|(?:délibération|dcm|décision|arrêté|point|question|rapport|projet)\s+n\s?[°o]\s?[\d./-]+"
    r"|n\s?[°o]\s?\d{4}\s?[-/.]\s?\d+(?:[-/.]\d+)*"
    r"|(?:chapitre|titre|section|annexe|partie)\s+(?:\d+|[ivxl]+|premier|unique)\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVXL]{1,5}|[A-H])\s?[.)–-]?\s+\S")
_BULLET = re.compile(r"^(?:[-–—•▪◦‣*]|o|\(?[a-z]\)|\d{1,2}[.)°])\s+\S")
_ENDS = (".", ";", ":", "!", "?", "»")
_LINE_PITCH = 1.75
_HEADING_WIDTH = 130
_LARGER = 1.06
_MARK_LEVEL = 8


def page_width(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right edge of the text, in points."""
    return min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)


def heading_levels(lines: Sequence[Line]) -> Mapping[tuple[float, bool], int]:
    """The level of each heading style of a document: larger first, bold before plain; body styles are absent."""
    weight = Counter[float]()
    for line in lines:
        weight[line.size] += len(line.text)
    body = weight.most_common(1)[0][0] if weight else 0.0
    styles = {
        (line.size, line.bold) for line in lines if line.size > body * _LARGER or (line.bold and line.size >= body)
    }
    ordered = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(level, _MARK_LEVEL - 1) for level, style in enumerate(ordered, start=1)}


def blocks(lines: Sequence[Line], levels: Mapping[tuple[float, bool], int]) -> Iterator[Block]:
    """Blocks in reading order; a heading over several lines is made whole, a word cut in two as well."""
    left, right = page_width(lines)
    vocabulary = " ".join(line.text.casefold() for line in lines)
    group: list[Line] = []
    for line in lines:
        if group and _breaks(group[-1], line, levels, right - 0.15 * (right - left)):
            yield from _block(group, levels, vocabulary)
            group = []
        group.append(line)
    if group:
        yield from _block(group, levels, vocabulary)


def _breaks(last: Line, line: Line, levels: Mapping[tuple[float, bool], int], short: float) -> bool:
    if (_level(last, levels) is None) != (_level(line, levels) is None):
        return True
    text = line.text.strip()
    ended = last.text.rstrip().endswith(_ENDS)
    spaced = line.top - last.top > _LINE_PITCH * max(last.size, line.size)
    if _BULLET.match(text) and (ended or spaced or not text[0].isdigit()):
        return True
    if _ITEM.match(text) and text[0].isupper() and (ended or spaced or _is_short(last, short)):
        return True
    if _ITEM.match(last.text.strip()) and last.text.strip()[0].isupper() and _is_short(last, short):
        return True
    # A short numbered line is whole: a title above its text, or a line of an agenda above the next.
    if _BULLET.match(last.text.strip()) and _is_short(last, short) and (text[:1].isupper() or _BULLET.match(text)):
        return True
    if _level(line, levels) is not None:
        return _style(last) != _style(line) or last.page != line.page or bool(_NUMBERED.match(text))
    if last.page != line.page or line.top < last.top - last.size:
        return ended or text[:1].isupper() or bool(_BULLET.match(text))
    return spaced or (ended and _is_short(last, short))


def _is_short(line: Line, short: float) -> bool:
    return line.right < short


def _block(group: Sequence[Line], levels: Mapping[tuple[float, bool], int], vocabulary: str) -> Iterator[Block]:
    text = flat(mended(joined([line.text for line in group], vocabulary)))
    page, level = group[0].page, _level(group[0], levels)
    mark = _ITEM.match(text) if text[:1].isupper() else None
    if not text:
        return
    if level is not None and len(text) <= _HEADING_WIDTH * 2:
        yield Heading(level, text.rstrip(" :"), page=page)
    elif mark and len(group) == 1 and len(text) <= _HEADING_WIDTH and not text.endswith((".", ";", ",")):
        yield Heading(_MARK_LEVEL, text.rstrip(" :"), page=page)
    elif mark and mark["mark"][:3].casefold() == "art":
        yield Heading(_MARK_LEVEL, mark["mark"], page=page)
        yield Stretch(text, page=page)
    else:
        yield Stretch(text, page=page)


def _level(line: Line, levels: Mapping[tuple[float, bool], int]) -> int | None:
    text = line.text.strip()
    if len(text) > _HEADING_WIDTH or len(text) < 2 or text.endswith((",", ";")):
        return None
    if line.bold and text.endswith(".") and len(text) > 60:
        return None
    return levels.get(_style(line))


def _style(line: Line) -> tuple[float, bool]:
    return (line.size, line.bold)
