"""Where a page leads, what it says of its own address, and whether it wants to be read by robots."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from ingestion.web.address import canonical

LINKS = 2_000
"""Links followed of one page."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Links in their order, each once; `canonical` is the address the page gives itself, or nothing."""

    links: tuple[str, ...]
    canonical: str
    noindex: bool


def outline(body: bytes, address: str) -> Outline:
    """What a page says to robots; nothing of a page that is no HTML."""
    try:
        page = html.document_fromstring(body, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, ValueError):
        return Outline((), "", noindex=False)
    wishes = _wishes(page)
    named = page.xpath("//head/base/@href")
    base = canonical(named[0], address) or address if named else address
    own = next((canonical(one.get("href", ""), base) for one in page.xpath("//head/link[@rel='canonical']")), "")
    links = () if {"nofollow", "none"} & wishes else tuple(dict.fromkeys(_links(page, base)))[:LINKS]
    return Outline(links, own, noindex=bool({"noindex", "none"} & wishes))


def _links(page: html.HtmlElement, base: str) -> Iterator[str]:
    for link in page.iter("a", "area", "iframe"):
        target = link.get("href") or link.get("src") or ""
        if "nofollow" not in link.get("rel", "").lower() and (address := canonical(target, base)):
            yield address


def _wishes(page: html.HtmlElement) -> frozenset[str]:
    wishes = [
        one.get("content", "") for one in page.iter("meta") if one.get("name", "").lower() in ("robots", "guichetbot")
    ]
    return frozenset(wish.strip().lower() for text in wishes for wish in text.split(","))
