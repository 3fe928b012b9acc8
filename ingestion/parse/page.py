"""Which part of a page is its document, which is its frame, and which contacts stand beside it."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml.html import HtmlElement as Element

from bot.domain.documents import PassageKind
from ingestion.contacts import facts
from ingestion.parse.card import CONTACT_LIMIT
from ingestion.parse.dom import ancestors, drop, names, tag
from ingestion.parse.inline import line_of, link_fact, spoken_facts, text_of
from ingestion.parse.outline import Block, Stretch
from ingestion.parse.walk import walk

_MAINS = (
    "//main",
    "//*[@role='main']",
    "//*[@id='contenu' or @id='content' or @id='main' or @id='main-content' or @id='contenu-principal']",
    "//article[not(//article[2])]",
)
_MAIN_MINIMUM = 150
_FURNITURE_TAGS = frozenset({"nav", "form", "menu"})
_FURNITURE_ROLES = frozenset({"navigation", "search", "banner", "contentinfo", "menu", "menubar", "alertdialog"})
_FURNITURE = re.compile(
    r"^(?:nav|menu|breadcrumbs?|fil|fil-?d-?ariane|ariane|cookies?|consent|bandeau-?cookies?|outils|toolbar|share|partage|"
    r"partager|social|reseaux|pagination|pager|skip-?links?|acces-?rapide|evitement|sommaire|toc|newsletter|impression|"
    r"back-?to-?top|haut-?de-?page|retour-?haut)(?:$|[-_]{1,2})"
)
_FRAME_TAGS = frozenset({"footer", "header"})
_FRAME = re.compile(
    r"^(?:footer|pied|pied-?de-?page|bas-?de-?page|header|entete|en-tete|banner|bandeau|topbar)(?:$|[-_])"
)
_MENU_LINKS = 0.6
_LINKS_ASIDE = 2
_LINK_LINE = 0.8


def body(page: Element, kept: Callable[[str], bool]) -> tuple[Element, list[Block]]:
    """The element that holds the document, and its blocks.

    When the page does not name its main part, `kept` says of a text whether it belongs to the body.
    """
    main = _main(page)
    if main is not None:
        return main, list(walk(_without_furniture(main, unnamed=False)))
    whole = next(page.iter("body"), page)
    blocks = list(walk(_without_furniture(whole, unnamed=True)))
    return whole, [block for block in blocks if not isinstance(block, Stretch) or _belongs(block, kept)]


def beside(page: Element, known: frozenset[str], main: Element) -> tuple[list[Block], list[Block]]:
    """Contacts that the body left out: those of the document, then those of the page's frame."""
    mine: list[Block] = []
    frame: list[Block] = []
    for element in _holders(page, known):
        lines = text_of(element) or spoken_facts(element)
        if facts(lines) <= known:
            continue
        known |= facts(lines)
        inside = any(one is main for one in element.iterancestors())
        stretch = Stretch(lines, PassageKind.CONTACT)
        (frame if not inside and _in_frame(element) else mine).append(stretch)
        if inside and tag(main) == "body" and _in_frame(element):
            frame.append(mine.pop())
    return mine, frame


def _main(page: Element) -> Element | None:
    for path in _MAINS:
        found = page.xpath(path)
        if found:
            longest: Element = max(found, key=lambda element: len(line_of(element)))
            if len(line_of(longest)) >= _MAIN_MINIMUM:
                return longest
    return None


def _without_furniture(element: Element, unnamed: bool) -> Element:
    copy = deepcopy(element)
    for inner in list(copy.iterdescendants()):
        if _is_furniture(inner) or _is_menu(inner) or (unnamed and (_is_frame(inner) or _is_link_list(inner))):
            drop(inner)
    return copy


def _is_furniture(element: Element) -> bool:
    if tag(element) in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        return tag(element) != "form" or not facts(text_of(element))
    return (any(_FURNITURE.match(name) for name in names(element)) or _goes_nowhere(element)) and not facts(
        text_of(element)
    )


def _goes_nowhere(element: Element) -> bool:
    """A line of links to the page itself: print, top of page, table of contents."""
    links = list(element.iter("a")) if tag(element) in ("p", "ul", "ol", "div") else []
    if not links or any(not link.get("href", "#").startswith(("#", "javascript:")) for link in links):
        return False
    return _linked(element) >= _LINK_LINE * len(line_of(element))


def _is_frame(element: Element) -> bool:
    in_article = any(tag(one) in ("article", "main") for one in element.iterancestors())
    named = tag(element) in _FRAME_TAGS or any(_FRAME.match(name) for name in names(element))
    return named and not in_article and not element.xpath(".//main|.//h1")


def _is_menu(element: Element) -> bool:
    """An aside, or a list named so, that is made of links to other pages."""
    named = any(word in name for name in names(element) for word in ("lien", "menu", "voir", "related"))
    return (tag(element) == "aside" or (tag(element) in ("ul", "div") and named)) and _is_linked(element)


def _is_link_list(element: Element) -> bool:
    return tag(element) in ("td", "ul", "div", "p", "center") and len(_links(element)) > 3 and _is_linked(element)


def _is_linked(element: Element) -> bool:
    return _linked(element) >= _MENU_LINKS * max(len(line_of(element)), 1) and not facts(text_of(element))


def _linked(element: Element) -> int:
    """Characters of its links. A link inside a link is read once: pages that forget to close theirs nest hundreds."""
    characters, around = 0, [element]
    while around:
        for child in around.pop():
            if tag(child) == "a":
                characters += len(line_of(child))
            else:
                around.append(child)
    return characters


def _links(element: Element) -> list[Element]:
    return [link for link in element.iter("a") if link.get("href") and not link_fact(link)]


def _belongs(block: Stretch, kept: Callable[[str], bool]) -> bool:
    return block.kind is not PassageKind.PROSE or kept(block.text) or bool(facts(block.text))


def _holders(page: Element, known: frozenset[str]) -> Iterator[Element]:
    """The largest short elements around every fact not yet known."""
    for element in page.iter():
        if not tag(element) or tag(element) in ("html", "body"):
            continue
        own = f"{element.text or ''} {spoken_facts(element)} {element.get('href', '')} {_tails(element)}"
        if not facts(own.replace("tel:", " ").replace("mailto:", " ")) <= known:
            yield _around(element)


def _tails(element: Element) -> str:
    return " ".join(child.tail or "" for child in element)


def _around(element: Element) -> Element:
    best = element
    for wider in ancestors(element):
        long = len(line_of(wider)) > CONTACT_LIMIT // 2
        if long or tag(wider) in ("body", "main", "html") or len(_links(wider)) > _LINKS_ASIDE:
            break
        best = wider
    return best


def _in_frame(element: Element) -> bool:
    return any(_is_frame(one) or tag(one) == "nav" for one in ancestors(element))
