"""ODT: odfpy reads the document, which is written as HTML and then read as a page is."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from html import escape
from xml.sax import SAXException

from odf import teletype
from odf.element import Element as OdfElement
from odf.opendocument import load

from ingestion.parse.formats import check_archive
from ingestion.parse.html import parse_fragment
from ingestion.parse.parsed import Parsed, Unreadable

_SKIPPED = frozenset({"text:tracked-changes", "text:sequence-decls", "office:annotation", "text:table-of-content"})


def parse(data: bytes) -> Parsed:
    """An OpenDocument text in sections."""
    check_archive(data)
    try:
        document = load(io.BytesIO(data))
    except (SAXException, KeyError, ValueError, OSError, zipfile.BadZipFile, zlib.error, AttributeError) as error:
        raise Unreadable("damaged OpenDocument text") from error
    parsed = parse_fragment("".join(_html(document.text)), title="")
    if not parsed.sections:
        raise Unreadable("no text in this document")
    return parsed


def _html(parent: OdfElement) -> Iterator[str]:
    for child in parent.childNodes:
        kind = getattr(child, "tagName", "")
        if kind not in _SKIPPED:
            yield from _element(child, kind)


def _element(child: OdfElement, kind: str) -> Iterator[str]:
    match kind:
        case "text:h":
            level = min(max(int(child.getAttribute("outlinelevel") or 1), 1), 6)
            yield f"<h{level}>{_text(child)}</h{level}>"
        case "text:p":
            yield _paragraph(child)
        case "text:list":
            yield f"<ul>{''.join(_html(child))}</ul>"
        case "text:list-item" | "text:list-header":
            yield f"<li>{''.join(_html(child))}</li>"
        case "table:table":
            yield f"<table>{''.join(_html(child))}</table>"
        case "table:table-header-rows":
            yield f"<thead>{''.join(_html(child))}</thead>"
        case "table:table-row":
            yield f"<tr>{''.join(_html(child))}</tr>"
        case "table:table-cell":
            yield _cell(child)
        case _:
            yield from _html(child)


def _paragraph(child: OdfElement) -> str:
    style = (child.getAttribute("stylename") or "").casefold()
    text = _text(child)
    if style in ("title", "titre"):
        return f"<h1>{text}</h1>"
    return f"<p>{text}</p>"


def _cell(child: OdfElement) -> str:
    spans = "".join(
        f' {html}="{child.getAttribute(odf)}"'
        for html, odf in (("colspan", "numbercolumnsspanned"), ("rowspan", "numberrowsspanned"))
        if child.getAttribute(odf)
    )
    return f"<td{spans}>{''.join(_html(child))}</td>"


def _text(element: OdfElement) -> str:
    return escape(str(teletype.extractText(element))).replace("\n", "<br>")
