"""A page's tree as blocks in reading order: headings with anchors, paragraphs, lists, tables, contact blocks."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import html
from lxml.html import HtmlElement as Element

from bot.domain.documents import PassageKind
from ingestion.contacts import phones
from ingestion.parse.card import is_contact
from ingestion.parse.dom import drop, tag
from ingestion.parse.grid import grid, is_data, readable
from ingestion.parse.inline import BLOCKS, line_of, text_of
from ingestion.parse.outline import HEADING_LIMIT, Block, Heading, Stretch

_SCOPES = frozenset(("article", "section", "aside", "details", "td"))
_CARDS = "./li//*[self::h2 or self::h3 or self::h4 or self::table or self::dl]"
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PSEUDO_LEVEL = 7
_LONG_DEFINITION = 160


def walk(element: Element) -> Iterator[Block]:
    """The blocks of an element, in order. Nothing is judged here but what is hidden from no one."""
    kind = tag(element)
    if kind in _LEVELS:
        yield from _heading(element, _LEVELS[kind])
    elif is_contact(element):
        yield Stretch(_contact_text(element), PassageKind.CONTACT)
    elif kind in ("ul", "ol") and not element.xpath(_CARDS):
        yield Stretch("\n".join(_items(element)))
    elif kind == "dl" and max((len(line_of(one)) for one in element.iter("dd")), default=0) > _LONG_DEFINITION:
        yield from _long_definitions(element)
    elif kind == "dl":
        yield Stretch("\n".join(_definitions(element)))
    elif kind == "table" and is_data(element):
        yield from _table(element)
    elif kind == "summary":
        yield Heading(_PSEUDO_LEVEL - 1, line_of(element), _anchor(element))
    elif kind == "pre" or not _has_blocks(element):
        yield from _paragraph(element)
    elif kind in _SCOPES:
        yield from _scope(element)
    else:
        yield from _mixed(element)


def _contact_text(element: Element) -> str:
    lists = element.xpath("descendant-or-self::dl")
    return "\n".join(_definitions(lists[0])) if lists and lists[0] is element else text_of(element)


def _heading(element: Element, level: int) -> Iterator[Block]:
    text = line_of(element)
    if len(text) > HEADING_LIMIT:
        yield Stretch(text)
    elif text:
        yield Heading(level, text, _anchor(element))


def _anchor(element: Element) -> str:
    """The identifier a link to this heading would use: its own, one inside it, or its section's."""
    own = element.get("id") or next(iter(element.xpath(".//@id|.//a/@name")), "")
    if own:
        return str(own)
    parent = element.getparent()
    first = parent is not None and element.getprevious() is None and not (parent.text or "").strip()
    return str(parent.get("id", "")) if first and tag(parent) not in ("main", "body", "article") else ""


def _items(element: Element, indent: str = "") -> Iterator[str]:
    ordered = element.tag == "ol"
    begins = element.get("start", "")
    for number, item in enumerate(element.iterchildren("li"), start=int(begins) if begins.isdecimal() else 1):
        mark = f"{number}." if ordered else "-"
        text = line_of(_without_lists(item))
        if text:
            yield f"{indent}{mark} {text}"
        for nested in item.xpath("./ul|./ol|./*/ul|./*/ol"):
            yield from _items(nested, f"{indent}  ")


def _without_lists(item: Element) -> Element:
    copy = deepcopy(item)
    copy.tail = None
    for nested in copy.xpath(".//ul|.//ol"):
        drop(nested)
    return copy


def _definitions(element: Element) -> Iterator[str]:
    term, said = "", list[str]()
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            if term or said:
                yield _definition(term, said)
            term, said = line_of(child).rstrip(" :"), []
        else:
            said.append(", ".join(text_of(child).split("\n")))
    if term or said:
        yield _definition(term, said)


def _long_definitions(element: Element) -> Iterator[Block]:
    """Questions and answers: each term is a heading."""
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            yield Heading(_PSEUDO_LEVEL - 1, line_of(child), _anchor(child))
        else:
            yield from _mixed(child)
    yield Heading(_PSEUDO_LEVEL - 1, "")


def _definition(term: str, said: list[str]) -> str:
    return f"{term} : {' ; '.join(said)}" if term and said else term or " ; ".join(said)


def _table(element: Element) -> Iterator[Block]:
    rows, header_rows = grid(element)
    caption = next((line_of(one) for one in element.iterchildren("caption")), "")
    if header_rows == 1 and len(set(rows[0])) == 1:
        caption, rows, header_rows = caption or rows[0][0], rows[1:], 0
    yield Stretch(readable(rows, header_rows), PassageKind.TABLE, under=caption[:HEADING_LIMIT])


def _has_blocks(element: Element) -> bool:
    return any(tag(child) in BLOCKS for child in element.iterdescendants())


def _paragraph(element: Element) -> Iterator[Block]:
    text = text_of(element)
    bold = " ".join(line_of(one) for one in element.xpath("./b|./strong"))
    if bold and bold == text and len(text) <= 90 and text[-1] not in ".;," and not phones(text):
        yield Heading(_PSEUDO_LEVEL, text.rstrip(" :"), _anchor(element))
    else:
        yield Stretch(text)


def _scope(element: Element) -> Iterator[Block]:
    """A part of the page whose headings say nothing of what follows it."""
    blocks = list(_mixed(element))
    yield from blocks
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    if levels:
        yield Heading(max(min(levels), 2), "")


def _mixed(element: Element) -> Iterator[Block]:
    """Blocks of a container, and the loose text between them."""
    run = _run(element.text)
    for child in element:
        if tag(child) in BLOCKS or _has_blocks(child):
            yield from _paragraph(run)
            yield from walk(child)
            run = _run(child.tail)
        else:
            run.append(deepcopy(child))
    yield from _paragraph(run)


def _run(text: str | None) -> Element:
    """A paragraph of its own for text that stands loose in a container."""
    run = html.Element("p")
    run.text = text
    return run
