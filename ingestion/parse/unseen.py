"""Text of a PDF page that nobody sees: white on white, invisible, minute, beside the sheet or under a box.

A hostile file hides there what only a machine would read. What is suspect is compared with the page as it is drawn:
white words on a dark band are seen, and so is the text layer of a scan where the picture shows something.
"""

import math
from collections.abc import Iterator
from ctypes import c_uint
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from ingestion.parse.covered import INVISIBLE, OBJECTS, layer, may_be_covered, without_text

SCALE = 2.0
"""Pixels by point of the drawing, fewer on a sheet that would have more than `PIXELS`."""

PIXELS = 8_000_000

SMALLEST = 1.4
"""Points of the height of a letter under which nobody reads it."""

CONTRAST = 28
"""Difference of grey, of 255, under which a letter is not told from its paper."""

_LIGHT, _FAINT = 0xC8, 0x50

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the lower left corner."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The page as people see it.

    `ink` is what its text alone brings to the drawing, None when nothing is drawn over it; `layer` numbers the
    characters that were never drawn, which bring nothing and may be seen in a picture.
    """

    drawn: Image.Image
    width: float
    height: float
    scale: float
    ink: Image.Image | None = None
    layer: frozenset[int] = frozenset()

    def shows(self, box: Box, at: int, letter: bool) -> bool:
        """Whether something is seen where the character number `at` stands, and by that character."""
        left, bottom, right, top = box
        if right <= 0 or top <= 0 or left >= self.width or bottom >= self.height:
            return False
        if letter and top - bottom < SMALLEST:
            return False
        upper, lower = self.height - top, self.height - bottom
        across, down = self._pixels(left, right), self._pixels(upper, lower)
        where = (across[0], down[0], across[1], down[1])
        greys = self.drawn.crop(where).tobytes()
        if max(greys, default=0) - min(greys, default=0) < CONTRAST:
            return False
        return self.ink is None or at in self.layer or max(self.ink.crop(where).tobytes(), default=0) >= CONTRAST

    def _pixels(self, first: float, last: float) -> tuple[int, int]:
        """From points to pixels, with the half point that the edge of a letter may bleed into."""
        return round((first - 0.5) * self.scale), round((last + 0.5) * self.scale)


def sight_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Sight | None:
    """The page drawn, when some of its text is suspect; None when all is plainly written, or cannot be drawn."""
    width, height = page.get_size()
    try:
        covered = may_be_covered(page)
        if not covered and not any(_suspect(one, width, height) for one in _texts(page)):
            return None
        scale = min(SCALE, math.sqrt(PIXELS / max(width * height, 1.0)))
        image = _image(page.render(scale=scale, grayscale=True))
        if not covered:
            return Sight(image, width, height, scale)
        ink = ImageChops.difference(image, _image(without_text(page, text_page, scale)))
    except (pdfium.PdfiumError, ValueError, OSError):
        return None
    return Sight(image, width, height, scale, ink, layer(text_page))


def _image(drawn: pdfium.PdfBitmap) -> Image.Image:
    image: Image.Image = drawn.to_pil().convert("L")
    return image


def _texts(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    for number, one in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=4)):
        if number >= OBJECTS:
            return
        yield one


def _suspect(one: pdfium.PdfObject, width: float, height: float) -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(one.raw) in INVISIBLE:
        return True
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if raw.FPDFPageObj_GetFillColor(one.raw, red, green, blue, alpha) and (
        min(red.value, green.value, blue.value) >= _LIGHT or alpha.value <= _FAINT
    ):
        return True
    left, bottom, right, top = (float(edge) for edge in one.get_bounds())
    return top - bottom < 2 * SMALLEST or right <= 0 or top <= 0 or left >= width or bottom >= height
