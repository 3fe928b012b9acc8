"""HTML: trafilatura says what the body is when the page does not; our own pass keeps structure and contacts."""

import re
from functools import cached_property

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
_TOWN = re.compile(
    r"\b(?:ville|mairie|commune|village|agglom\w*|communauté|métropole|site|service-public\S*|accueil)\b", re.IGNORECASE
)
_WORDS = re.compile(r"\W+")
_PROBE = 60
_TITLE = 120


def parse(data: bytes) -> Parsed:
    """A saved page: its body in sections, and every phone, e-mail and hours it shows."""
    text, notes = decode(data)
    page = tree(text)
    visible = seen(page)
    main, blocks = body(visible, _Kept(visible))
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
    heads = [line_of(one) for one in page.iter("h1")]
    # Several level-1 headings are chapters; one alone is the title.
    heading = title or (heads[0] if len(heads) == 1 else "")
    if not heading and blocks and _is_title(blocks[0]):
        heading, blocks = blocks[0].text, blocks[1:]
    return Parsed(heading, outline(blocks, heading))


def _is_title(block: Block) -> bool:
    """A document without a title often opens with it, as an ordinary line."""
    return len(block.text) <= _TITLE and "\n" not in block.text and not block.text.endswith((".", ":", ";", ","))


class _Kept:
    """Whether a text is part of what trafilatura finds, asked for when it is needed; all is when it finds nothing."""

    def __init__(self, page: Element) -> None:
        self._page = page

    def __call__(self, text: str) -> bool:
        return not self._found or _squeezed(text)[:_PROBE] in self._found

    @cached_property
    def _found(self) -> str:
        markup = etree.tostring(self._page, encoding="unicode", method="html")
        return _squeezed(trafilatura.extract(markup, include_comments=False, favor_recall=True) or "")


def _squeezed(text: str) -> str:
    return _WORDS.sub("", text.casefold())


def _title(page: Element, main: Element, original: Element) -> str:
    """The page's main heading, with what its <title> adds when that names another thing than the town."""
    heads = [*main.iter("h1"), *page.iter("h1")]
    first = next((text for head in heads if (text := line_of(head))), "")
    named = [part for part in _SUFFIX.split(flat(original.findtext(".//title") or "")) if part]
    if not first:
        return named[0] if named else ""
    added = [part for part in named if not (_TOWN.search(part) or _roots(part) & _roots(first))]
    return f"{first} – {added[0]}" if added else first


def _roots(text: str) -> frozenset[str]:
    """Beginnings of the words that say something: two writings of one title share some."""
    return frozenset(word[:5] for word in _WORDS.split(text.casefold()) if len(word) > 3)
