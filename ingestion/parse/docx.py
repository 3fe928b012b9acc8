"""DOCX: mammoth gives HTML that keeps headings, lists and tables; the rest is as for a page."""

import io
import zipfile
import zlib
from xml.parsers.expat import ExpatError

import mammoth

from ingestion.parse.formats import check_archive
from ingestion.parse.html import parse_fragment
from ingestion.parse.parsed import Parsed, Unreadable

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Titre'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Sous-titre'] => p:fresh
"""


def parse(data: bytes) -> Parsed:
    """A Word document in sections."""
    check_archive(data)
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(_no_image)
        )
    except (
        KeyError,
        ValueError,
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        ExpatError,
        AttributeError,
        IndexError,
    ) as error:
        raise Unreadable("damaged Word document") from error
    parsed = parse_fragment(converted.value, title="")
    if not parsed.sections:
        raise Unreadable("no text in this document")
    return parsed


def _no_image(_: object) -> dict[str, str]:
    return {"src": ""}
