"""The few pages of a site that say who the town hall is: its first page, and those where it tells how to reach it."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree, html

from bot.domain.folding import fold
from ingestion.parse.parsed import Parsed, from_json
from ingestion.web.address import canonical, host_of
from ingestion.web.links import outline
from ingestion.web.robots import read_robots
from ingestion.web.visit import Loaded, Missed, Visit, Visitor, open_pool
from ingestion.workers import Job, Limits, Read, read_apart

PAGES = 12
"""Pages visited after the first."""

DELAY_S = 0.5
_TELLING = (
    re.compile(r"contact|coordonnees|nous joindre"),
    re.compile(r"horaires?|accueil-mairie|la-mairie|mairie|hotel-de-ville"),
    re.compile(r"infos?-pratiques|services|demarches|etat-civil"),
    re.compile(r"mentions-legales|plan-du-site"),
)


class SiteUnreachableError(Exception):
    """The first page cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was seen: pages by address (as bytes, and as read), the first one first; `fetch` visits one more address."""

    url: str
    hosts: tuple[str, ...]
    pages: Mapping[str, bytes]
    parsed: Mapping[str, Parsed]
    files: Mapping[str, Loaded]


def look_around(url: str, *, private: bool, sleep: Callable[[float], None] = time.sleep) -> Surroundings:
    """Visits the site politely, under its robots.txt. SiteUnreachableError when its first page cannot be had."""
    start = canonical(url)
    if not start:
        raise SiteUnreachableError(f"{url}: an address begins with https:// or http:// and names a host")
    with open_pool(private=private) as pool:
        visitor = Visitor(pool, lambda address: host_of(address) in _same_site(start))
        first = visitor.visit(start)
        if not isinstance(first, Loaded):
            raise SiteUnreachableError(f"{start} cannot be visited: {_why(first)}")
        robots = read_robots(f"{first.address.partition('://')[0]}://{host_of(first.address)}", visitor)
        if not robots.allows(first.address):
            raise SiteUnreachableError(f"{first.address}: {robots.closed or 'its robots.txt asks not to visit it'}")
        polite = replace(visitor, allowed=lambda one: host_of(one) in _same_site(start) and robots.allows(one))
        walk = _Walk(polite, sleep, max(DELAY_S, robots.delay_s(0.0)))
        pages = dict(walk.pages(first))
        files = {one.address: one for one in walk.files(first.address, pages[first.address])}
    hosts = tuple(dict.fromkeys((host_of(first.address), *(host_of(address) for address in pages))))
    return Surroundings(first.address, hosts, pages, _parsed(pages), files)


@dataclass(frozen=True, slots=True)
class _Walk:
    visitor: Visitor
    sleep: Callable[[float], None]
    delay_s: float

    def pages(self, first: Loaded) -> Iterator[tuple[str, bytes]]:
        """The first page, then the most telling of those it leads to."""
        yield first.address, first.body
        for address in _ranked(outline(first.body, first.address).links)[:PAGES]:
            found = self._visit(address)
            if found and found.media_type in ("text/html", "application/xhtml+xml"):
                yield found.address, found.body

    def files(self, address: str, body: bytes) -> Iterator[Loaded]:
        """The style sheets of a page, and the pictures that may be its logo."""
        for file in (*_styles(body, address), *logos(body, address)):
            if found := self._visit(file):
                yield found

    def _visit(self, address: str) -> Loaded | None:
        if not self.visitor.allowed(address):
            return None
        self.sleep(self.delay_s)
        found = self.visitor.visit(address)
        return found if isinstance(found, Loaded) else None


def logos(body: bytes, address: str) -> list[str]:
    """Addresses of pictures that may be the logo, the likeliest first."""
    page = tree_of(body)
    if page is None:
        return []
    named = [
        picture.get("src", "")
        for picture in page.iter("img")
        if "logo" in fold(" ".join((picture.get(key) or "") for key in ("class", "id", "alt", "src")))
    ]
    icons = [
        link.get("href", "")
        for wanted in ("apple-touch-icon", "icon")
        for link in page.iter("link")
        if wanted in (link.get("rel") or "").lower().split()
    ]
    found = (canonical(one, address) for one in (*named[:2], *icons[:2]) if one and not one.startswith("data:"))
    return list(dict.fromkeys(one for one in found if one))


def tree_of(body: bytes) -> html.HtmlElement | None:
    """The page as a tree, None when it is none."""
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, ValueError):
        return None


def _styles(body: bytes, address: str) -> list[str]:
    page = tree_of(body)
    links = [] if page is None else page.xpath("//link[contains(@rel, 'stylesheet')]/@href")
    return [one for one in (canonical(str(link), address) for link in links[:4]) if one]


def _ranked(links: Sequence[str]) -> list[str]:
    """The links that tell most of a town hall, each kind in the order of the page."""
    found: dict[str, None] = {}
    for telling in _TELLING:
        found |= dict.fromkeys(link for link in links if telling.search(fold(link)))
    return list(found)


def _same_site(url: str) -> tuple[str, str]:
    """The host as given, with and without www."""
    host = host_of(url)
    return host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def _parsed(pages: Mapping[str, bytes]) -> Mapping[str, Parsed]:
    """The pages read apart, each on its own: one that cannot be read costs only itself."""
    jobs: Iterable[Job] = (Job(address, "page.html", body) for address, body in pages.items())
    read = {job.key: outcome for job, outcome in read_apart(jobs, Limits(time_s=20.0))}
    return {one: from_json(found.parsed) for one in pages if isinstance(found := read.get(one), Read)}


def _why(visit: Visit) -> str:
    return visit.reason if isinstance(visit, Missed) else "the server has nothing there"
