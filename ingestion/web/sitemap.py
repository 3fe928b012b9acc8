"""The map a site gives of itself (sitemaps.org 0.9): addresses, gathered through its indexes."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from lxml import etree

from ingestion.web.address import canonical
from ingestion.web.visit import Loaded, Visitor

MAPS = 30
"""Files of a map read at most; the protocol allows 50,000."""

ADDRESSES = 20_000
_UNPACKED = 60_000_000


def read_sitemaps(maps: Sequence[str], visitor: Visitor) -> list[str]:
    """The addresses of those maps and of the maps they name, in their order, each once."""
    todo, seen, found = list(maps), set[str](), dict[str, None]()
    while todo and len(seen) < MAPS and len(found) < ADDRESSES:
        address = canonical(todo.pop(0))
        if not address or address in seen:
            continue
        seen.add(address)
        visited = visitor.visit(address)
        if isinstance(visited, Loaded):
            inner, pages = _read(visited.body)
            todo += inner
            found.update(dict.fromkeys(page for one in pages if (page := canonical(one, address))))
    return list(found)[:ADDRESSES]


def _read(body: bytes) -> tuple[list[str], list[str]]:
    """The maps and the pages one file names; nothing when it cannot be read."""
    try:
        return _named(_unpacked(body))
    except (etree.XMLSyntaxError, OSError, EOFError, zlib.error):
        return [], _lines(body)


def _named(body: bytes) -> tuple[list[str], list[str]]:
    maps: list[str] = []
    pages: list[str] = []
    # No entity is expanded and nothing is loaded: a map is a stranger's file.
    reading = etree.iterparse(BytesIO(body), events=("end",), resolve_entities=False, no_network=True, huge_tree=False)
    for _, element in reading:
        if etree.QName(element).localname == "loc" and element.text and (parent := element.getparent()) is not None:
            (maps if etree.QName(parent).localname == "sitemap" else pages).append(element.text.strip())
            element.clear()
    return maps, pages


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
        return packed.read(_UNPACKED)


def _lines(body: bytes) -> list[str]:
    """A map may be a plain list of addresses."""
    return list(_addresses(body.decode("utf-8", "replace")))


def _addresses(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines()[:ADDRESSES] if line.strip().startswith(("http://", "https://")))
