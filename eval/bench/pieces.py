"""Short documents cut out of long ones: the pages of a PDF, a few paragraphs of a letter."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

import pypdfium2 as pdfium  # noqa: TID251  # cuts pages apart; what reads them is under test
from lxml import etree  # the same for paragraphs

BLOCKS = 6
"""Paragraphs and tables of a piece."""

_MAIN, _STYLES, _UNREAD = "word/document.xml", "word/styles.xml", "word/stylesWithEffects.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pages_of(data: bytes) -> Iterator[bytes]:
    """Each page as a PDF of its own."""
    whole = pdfium.PdfDocument(data)
    for number in range(len(whole)):
        apart = pdfium.PdfDocument.new()
        apart.import_pages(whole, [number])
        held = io.BytesIO()
        apart.save(held)
        yield held.getvalue()


def parts_of(data: bytes) -> Iterator[bytes]:
    """A few paragraphs at a time, with the styles they have: the hundreds of others took most of the reading."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        members = {name: held.read(name) for name in held.namelist() if name != _UNREAD}
    for start in range(0, len(_body(etree.fromstring(members[_MAIN]))), BLOCKS):
        tree = etree.fromstring(members[_MAIN])
        body = _body(tree)
        for at, block in enumerate(list(body)):
            if not start <= at < start + BLOCKS:
                body.remove(block)
        piece = etree.tostring(tree)
        yield _zipped({**members, _MAIN: piece, _STYLES: _used(members[_STYLES], piece)})


def _used(styles: bytes, piece: bytes) -> bytes:
    tree = etree.fromstring(styles)
    for style in list(tree):
        name = style.get(f"{_WORD}styleId", "")
        if style.tag == f"{_WORD}latentStyles" or (name and f'"{name}"'.encode() not in piece):
            tree.remove(style)
    kept: bytes = etree.tostring(tree)
    return kept


def _body(tree: etree._Element) -> etree._Element:
    found = tree.find(f"{_WORD}body")
    if found is None:
        raise ValueError("a letter without a body")
    return found


def _zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


PIECES: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {".pdf": pages_of, ".docx": parts_of}
