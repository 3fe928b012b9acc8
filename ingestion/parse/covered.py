"""Text of a PDF page under something drawn later: a white box over a false tariff, a black one over a name.

Words under a box are taken away from people, and stay in the file: what only a machine would read is not read. The page
is drawn twice, with its text and without: where both drawings are the same, the text that stands there shows nothing.
"""

from collections.abc import Iterator
from ctypes import c_void_p, cast

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
OBJECTS = 20_000
"""Objects of a page that are looked at."""

_CHARACTERS = 100_000
"""Characters of a page that are looked at: more than are read of one."""

_CELLS = 64
"""The page is cut in so many columns and rows: what falls in the cell of a text may cover it."""
_THIN = 1.0
"""Points under which a line is a rule of a table, which hides no letter."""
_HARMLESS = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET)
_DEPTH = 4


def may_be_covered(page: pdfium.PdfPage) -> bool:
    """Whether something is drawn after a text, near where the text stands."""
    if _has_marks(page):
        return True
    width, height = page.get_size()
    written = np.zeros((_CELLS, _CELLS), np.bool_)
    for number, one in enumerate(page.get_objects(max_depth=1)):
        if number >= OBJECTS:
            return True
        left, bottom, right, top = (float(edge) for edge in one.get_bounds())
        cells = (_cells(bottom, top, height), _cells(left, right, width))
        kinds = _kinds(one)
        texts = raw.FPDF_PAGEOBJ_TEXT in kinds
        hides = bool(kinds - {raw.FPDF_PAGEOBJ_TEXT}) and min(right - left, top - bottom) >= _THIN
        if hides and (texts or written[cells].any()):
            return True
        if texts:
            written[cells] = True
    return False


def without_text(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, scale: float) -> pdfium.PdfBitmap:
    """The page drawn without a letter of what its text layer holds."""
    hidden = {cast(one, c_void_p).value: one for _, one in _texts(text_page)}
    for one in hidden.values():
        raw.FPDFPageObj_SetIsActive(one, False)
    try:
        return page.render(scale=scale, grayscale=True)
    finally:
        for one in hidden.values():
            raw.FPDFPageObj_SetIsActive(one, True)


def layer(text_page: pdfium.PdfTextPage) -> frozenset[int]:
    """The characters, by number, that were never drawn: the words of a picture, as a scanner recognised them."""
    return frozenset(at for at, one in _texts(text_page) if raw.FPDFTextObj_GetTextRenderMode(one) in INVISIBLE)


def _texts(text_page: pdfium.PdfTextPage) -> Iterator[tuple[int, "raw.FPDF_PAGEOBJECT"]]:
    """Each character with the object that draws it."""
    for at in range(min(raw.FPDFText_CountChars(text_page.raw), _CHARACTERS)):
        if one := raw.FPDFText_GetTextObject(text_page.raw, at):
            yield at, one


def _kinds(one: pdfium.PdfObject) -> frozenset[int]:
    """What an object draws; a form, the kinds of all that is in it."""
    if one.type != raw.FPDF_PAGEOBJ_FORM:
        return frozenset((one.type,))
    return frozenset(_inside(one.raw, _DEPTH))


def _inside(form: "raw.FPDF_PAGEOBJECT", depth: int) -> Iterator[int]:
    for at in range(min(raw.FPDFFormObj_CountObjects(form), OBJECTS)):
        one = raw.FPDFFormObj_GetObject(form, at)
        kind = int(raw.FPDFPageObj_GetType(one))
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield kind
        elif depth:
            yield from _inside(one, depth - 1)


def _has_marks(page: pdfium.PdfPage) -> bool:
    """Whether something was laid upon the page with a reader: a rectangle, a stamp, a stroke."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page.raw), OBJECTS)):
        mark = raw.FPDFPage_GetAnnot(page.raw, at)
        kind = raw.FPDFAnnot_GetSubtype(mark)
        raw.FPDFPage_CloseAnnot(mark)
        if kind not in _HARMLESS:
            return True
    return False


def _cells(first: float, last: float, size: float) -> slice:
    start, end = (int(edge / max(size, 1.0) * _CELLS) for edge in (max(first, 0.0), min(last, size)))
    return slice(start, max(end, start) + 1)
