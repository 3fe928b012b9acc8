"""HTML: trafilatura says what the body is when the page does not; our own pass keeps structure and contacts."""

import re

import trafilatura
from lxml import etree
from lxml.html import HtmlElement as Element

from bot.domain.documents import PassageKind
from ingestion.contacts import facts, facts_of
from ingestion.parse.clean import flat, smuggles
from ingestion.parse.decode import decode
from ingestion.parse.dom import seen, tree
from ingestion.parse.inline import line_of
from ingestion.parse.outline import Block, Stretch, outline
from ingestion.parse.page import beside, body
from ingestion.parse.parsed import Parsed, Unreadable
from ingestion.parse.structured import structured
from ingestion.parse.walk import walk

_SUFFIX = re.compile(r"\s+(?:[-–—|·•]|::)\s+")
_WORDS = re.compile(r"\W+")
_PROBE = 60


def parse(data: bytes) -> Parsed:
    """A saved page: its body in sections, and every phone, e-mail and hours it shows."""
    text, notes = decode(data)
    page = tree(text)
    visible = seen(page)
    main, blocks = body(visible, _trafilatura_keeps(visible))
    known = facts_of(block.text for block in blocks if isinstance(block, Stretch))
    mine, frame = beside(visible, known, main)
    known |= facts_of(block.text for block in (*mine, *frame) if isinstance(block, Stretch))
    said = [Stretch(one, PassageKind.CONTACT) for one in structured(page) if not facts(one) <= known]
    title = _title(visible, main, page)
    sections = outline([*blocks, *mine, *said], title)
    if not sections and not frame:
        raise Unreadable("no text in this page")
    hidden = ("invisible characters removed (text meant for machines)",) if smuggles(text) else ()
    return Parsed(title, sections, outline(frame, title), notes=(*notes, *hidden))


def parse_fragment(markup: str, title: str) -> Parsed:
    """HTML made by a converter (DOCX, Markdown): everything in it is the document."""
    page = seen(tree(f"<html><body>{markup}</body></html>"))
    blocks: list[Block] = list(walk(next(page.iter("body"))))
    heading = title or next((line_of(one) for one in page.iter("h1")), "")
    return Parsed(heading, outline(blocks, heading))


def _trafilatura_keeps(page: Element) -> "_Kept":
    found = trafilatura.extract(
        etree.tostring(page, encoding="unicode", method="html"), include_comments=False, favor_recall=True
    )
    return _Kept(_squeezed(found or ""))


class _Kept:
    """Whether a text is part of what trafilatura found; everything is when it found nothing."""

    def __init__(self, found: str) -> None:
        self._found = found

    def __call__(self, text: str) -> bool:
        return not self._found or _squeezed(text)[:_PROBE] in self._found


def _squeezed(text: str) -> str:
    return _WORDS.sub("", text.casefold())


def _title(page: Element, main: Element, original: Element) -> str:
    heads = [*main.iter("h1"), *page.iter("h1")]
    first = next((text for head in heads if (text := line_of(head))), "")
    if first:
        return first
    named = flat(original.findtext(".//title") or "")
    return _SUFFIX.split(named)[0] if named else ""
