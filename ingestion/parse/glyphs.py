"""The lines of a PDF page with their place and type size, read with pypdfium2."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingestion.parse.parsed import Unreadable
from ingestion.parse.unseen import sight_of

CHARACTER_LIMIT = 40_000
"""Characters read of one page; a page of a newspaper holds 15,000."""

_RULES = 4
_HYPHENS = ("\x02", "\ufffe", "\u00ad")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `top` and `bottom` are in points from the top of the page; `page` counts from 1."""

    text: str
    page: int
    top: float
    bottom: float
    left: float
    right: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    size: float
    bold: bool
    box: tuple[float, float, float, float] | None
    at: int = -1


@dataclass(frozen=True, slots=True)
class PdfText:
    """What pypdfium2 reads of a document: the lines of its first pages, and `total` pages in all.

    `ruled` numbers (from 1) the pages that draw enough to hold a table, `pictures` those that show something
    without a letter; `height` is the first page's, in points; `named` is the title the file gives itself.
    `unseen` holds, by page, the text that nobody sees and that was left out.
    """

    pages: tuple[tuple[Line, ...], ...]
    total: int
    height: float
    ruled: tuple[int, ...]
    named: str
    pictures: tuple[int, ...]
    unseen: tuple[tuple[int, str], ...] = ()


def read_pages(data: bytes, limit: int) -> PdfText:
    """The text of at most `limit` pages; Unreadable when the document is encrypted, damaged or without a page."""
    document = _opened(data)
    total = len(document)
    if not total:
        raise Unreadable("no page in this PDF")
    try:
        numbers = range(1, min(total, limit) + 1)
        read = [_page_lines(document, number) for number in numbers]
        pages = tuple(lines for lines, _ in read)
        return PdfText(
            pages=pages,
            total=total,
            height=document[0].get_height(),
            ruled=tuple(number for number in numbers if _has_rules(document, number)),
            named=str(document.get_metadata_dict().get("Title", "")),
            pictures=tuple(one for one in numbers if not pages[one - 1] and _shows(document, one)),
            unseen=tuple((number, unseen) for number, (_, unseen) in enumerate(read, start=1) if unseen),
        )
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged PDF: a page cannot be opened") from error


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        len(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or b"/Encrypt" in data
        raise Unreadable("encrypted: save it without a password" if locked else "damaged or truncated PDF") from error
    return document


def _page_lines(document: pdfium.PdfDocument, number: int) -> tuple[tuple[Line, ...], str]:
    """The lines of page `number` (from 1), in the order they are written, and the text on it that nobody sees."""
    page = document[number - 1]
    text_page = page.get_textpage()
    height, sight = page.get_height(), sight_of(page, text_page)
    lines: list[Line] = []
    current: list[_Glyph] = []
    unseen: list[str] = []
    seen = True
    for glyph in _glyphs(text_page):
        # A space has no place of its own: it goes with the letter before it.
        seen = seen if glyph.box is None or sight is None else sight.shows(glyph.box, glyph.at, glyph.char.isalnum())
        if not seen:
            unseen.append(glyph.char)
        elif glyph.char not in "\r\n":
            current.append(glyph)
        if glyph.char in "\r\n":
            lines.extend(_line(current, number, height))
            current, seen = [], True
    lines.extend(_line(current, number, height))
    text_page.close()
    page.close()
    return tuple(lines), "".join(unseen)


def _has_rules(document: pdfium.PdfDocument, number: int) -> bool:
    """Whether the page draws enough lines or boxes to hold a ruled table."""
    paths = document[number - 1].get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)
    return sum(1 for _ in islice(paths, _RULES)) == _RULES


def _shows(document: pdfium.PdfDocument, number: int) -> bool:
    """Whether anything at all is drawn on the page."""
    return next(iter(document[number - 1].get_objects(max_depth=2)), None) is not None


def _glyphs(text_page: pdfium.PdfTextPage) -> Iterator[_Glyph]:
    handle = text_page.raw
    for index in range(min(raw.FPDFText_CountChars(handle), CHARACTER_LIMIT)):
        char = chr(raw.FPDFText_GetUnicode(handle, index))
        if char in "\r\n":
            yield _Glyph("\n", 0.0, False, None)
        elif char in _HYPHENS:
            # pdfium glues a word cut at a line end; whether its hyphen stays is decided with the whole document.
            yield _Glyph("-", 0.0, False, None)
            yield _Glyph("\n", 0.0, False, None)
        elif char.isspace() or raw.FPDFText_IsGenerated(handle, index) == 1:
            yield _Glyph(char, 0.0, False, None)
        else:
            size = raw.FPDFText_GetFontSize(handle, index)
            yield _Glyph(char, size, _bold(handle, index), _box(handle, index), index)


def _bold(handle: object, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(handle, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, name, 128, ctypes.byref(flags))
    return b"bold" in name.value.lower()


def _box(handle: object, index: int) -> tuple[float, float, float, float] | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _line(glyphs: list[_Glyph], page: int, height: float) -> list[Line]:
    text = "".join(glyph.char for glyph in glyphs)
    boxes = [glyph.box for glyph in glyphs if glyph.box]
    if not text.strip() or not boxes:
        return []
    inked = [glyph for glyph in glyphs if glyph.box]
    size = Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0]
    return [
        Line(
            text=text,
            page=page,
            top=height - max(box[3] for box in boxes),
            bottom=height - min(box[1] for box in boxes),
            left=min(box[0] for box in boxes),
            right=max(box[2] for box in boxes),
            size=size,
            bold=sum(glyph.bold for glyph in inked) > 0.9 * len(inked),
        )
    ]
