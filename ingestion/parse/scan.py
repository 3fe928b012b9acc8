"""A scanned page: drawn with pypdfium2, then read by tesseract, which says how sure it is of every word."""

import csv
import io
import json
import math
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

import pypdfium2 as pdfium

from ingestion.parse.glyphs import Line
from ingestion.parse.parsed import Unreadable

DOTS_PER_INCH = 300
PIXELS = 25_000_000
"""Of one page at most: an A3 sheet at 300 dots per inch is 17 million."""

PAGE_S = 50.0
"""Seconds tesseract may take for one page; an ordinary one takes two to five."""

SURE = 55
"""Percent under which a page is said to be unreadable rather than read wrong."""

_LINE_SURE = 40
_GLUED_BEFORE = re.compile(r"(?<=[^\W\d_])(?=\d{1,2}\s?h\s?\d{2}\b|\d{1,2}h\d{2}[^\W\d_])")
_GLUED_AFTER = re.compile(r"(\b\d{1,2}h\d{2})(?=[^\W\d_])")
_BODY = 10.0
_LARGER = 1.4


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The lines recognised on page `number` (from 1); `certainty` is the mean over its letters, in percent."""

    number: int
    certainty: int
    lines: tuple[Line, ...]


def missing_tool() -> str:
    """What to install for scans to be read; empty when all is there."""
    if shutil.which("tesseract") is None:
        return "tesseract-ocr and tesseract-ocr-fra"
    return "" if "fra" in _languages() else "tesseract-ocr-fra"


@cache
def tool_version() -> str:
    """The version of tesseract: another one reads again."""
    said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False, timeout=10)
    return (said.stdout or said.stderr).split("\n", 1)[0]


def recognise(data: bytes, number: int) -> bytes:
    """What page `number` (from 1) of a PDF shows, as `scanned_page` reads it; Unreadable with the reason."""
    image, scale = _drawn(data, number)
    command = ["tesseract", "-", "-", "-l", "fra", "--dpi", str(DOTS_PER_INCH), "--psm", "1", "tsv"]
    # Threads of tesseract fight each other more than they help: pages are read side by side instead.
    calm = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        ran = subprocess.run(command, input=image, capture_output=True, check=True, timeout=PAGE_S, env=calm)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"its recognition took more than {PAGE_S:.0f} s") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unreadable("its recognition failed") from error
    return _to_json(number, _lines(ran.stdout.decode("utf-8", "replace"), scale))


def scanned_page(text: bytes) -> ScannedPage:
    """The page of a text made by `recognise`."""
    raw = json.loads(text)
    sizes = [bottom - top for _, top, bottom, _, _ in raw["lines"]]
    usual = median(sizes) if sizes else 1.0
    lines = tuple(_line(raw["page"], row, usual) for row in raw["lines"])
    return ScannedPage(raw["page"], raw["certainty"], lines)


def _drawn(data: bytes, number: int) -> tuple[bytes, float]:
    """A page as a grey PNG, and its pixels by point."""
    try:
        page = pdfium.PdfDocument(data)[number - 1]
        scale = min(DOTS_PER_INCH / 72, math.sqrt(PIXELS / max(page.get_width() * page.get_height(), 1.0)))
        image = page.render(scale=scale, grayscale=True).to_pil()
    except (pdfium.PdfiumError, ValueError) as error:
        raise Unreadable("the page cannot be drawn") from error
    held = io.BytesIO()
    image.save(held, "png")
    return held.getvalue(), scale


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    sure: float
    box: tuple[float, float, float, float]


def _lines(table: str, scale: float) -> Iterator[Sequence[_Word]]:
    """Words by line, in tesseract's reading order."""
    held: dict[tuple[str, str, str], list[_Word]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (text := (row["text"] or "").strip()):
            left, top, width, height = (float(row[key]) / scale for key in ("left", "top", "width", "height"))
            word = _Word(text, float(row["conf"]), (top, top + height, left, left + width))
            held[row["block_num"], row["par_num"], row["line_num"]].append(word)
    yield from held.values()


def _to_json(number: int, lines: Iterator[Sequence[_Word]]) -> bytes:
    every = [words for words in lines if words]
    letters = [(word.sure, len(word.text)) for words in every for word in words]
    certainty = sum(sure * size for sure, size in letters) / max(sum(size for _, size in letters), 1)
    kept = [words for words in every if sum(word.sure for word in words) / len(words) >= _LINE_SURE]
    rows = [(_unglued(" ".join(word.text for word in words)), *_box(words)) for words in kept]
    return json.dumps({"page": number, "certainty": round(certainty), "lines": rows}, ensure_ascii=False).encode()


def _unglued(line: str) -> str:
    """Hours come out of narrow spaces glued to their neighbours: `de8h30à`."""
    return _GLUED_AFTER.sub(r"\1 ", _GLUED_BEFORE.sub(" ", line))


def _box(words: Sequence[_Word]) -> tuple[float, float, float, float]:
    tops, bottoms, lefts, rights = zip(*(word.box for word in words), strict=True)
    return round(min(tops), 1), round(max(bottoms), 1), round(min(lefts), 1), round(max(rights), 1)


def _line(page: int, row: Sequence[object], usual: float) -> Line:
    text, (top, bottom, left, right) = str(row[0]), (float(str(value)) for value in row[1:])
    taller = (bottom - top) / usual
    size = _BODY * round(taller * 2) / 2 if taller >= _LARGER else _BODY
    return Line(text, page, top, bottom, left, right, size, bold=False)


@cache
def _languages() -> frozenset[str]:
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=10)
    return frozenset(said.stdout.split())


Scans = Mapping[int, ScannedPage]
"""Recognised pages by number."""
