"""A site visited page after page: politely, within bounds, and without ever losing what was seen before."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from ingestion.progress import Progress
from ingestion.web.address import belongs, canonical, host_of
from ingestion.web.files import as_kept, suffix_of
from ingestion.web.links import outline
from ingestion.web.mirror import Kept, Mirror, file_name
from ingestion.web.robots import Robots, read_robots
from ingestion.web.sitemap import read_sitemaps
from ingestion.web.visit import Gone, Loaded, Missed, Same, VisitLimits, Visitor, open_pool
from ingestion.websites import Website

SAVED_EVERY = 20
"""Pages between two savings of the table: what a killed crawl visits again."""


@dataclass(slots=True)
class Crawl:
    """What a visit of a site gave. `missed` says why by address, `unlinked` are pages seen before that nothing led to;
    `whole` is False when a bound stopped it."""

    site: str
    visited: int = 0
    loaded: int = 0
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    missed: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    unlinked: list[str] = field(default_factory=list)
    whole: bool = True
    stopped: str = ""


@dataclass(slots=True)
class _Round:
    """One crawl under way."""

    site: Website
    mirror: Mirror
    visitor: Visitor
    robots: dict[str, Robots]
    crawl: Crawl
    todo: deque[tuple[str, int]]
    known: set[str]
    last: float = 0.0

    def add(self, addresses: Iterable[str], depth: int) -> None:
        """Addresses of the site not met yet."""
        for address in addresses:
            if address not in self.known and belongs(address, self.site.hosts, self.site.exclude):
                self.known.add(address)
                self.todo.append((address, depth))


def crawl(
    site: Website,
    mirror: Mirror,
    progress: Progress,
    today: date,
    sleep: Callable[[float], None] = time.sleep,
    limits: VisitLimits | None = None,
) -> Crawl:
    """Visits the site and brings its mirror up to date. What cannot be reached today stays as it was last seen."""
    robots: dict[str, Robots] = {}
    with open_pool(private=site.private) as pool:
        rules = Visitor(pool, lambda address: host_of(address) in site.hosts, limits or VisitLimits())
        for host in site.hosts:
            robots[host] = read_robots(f"{urlsplit(site.url).scheme}://{host}", rules)
        visitor = replace(rules, allowed=partial(_allowed, site, robots))
        under_way = _Round(site, mirror, visitor, robots, Crawl(site.id), deque(), set())
        under_way.add((site.url,), 0)
        under_way.add(read_sitemaps(_maps(site, robots), rules), 1)
        _go_round(under_way, progress, today, sleep)
        _settle(under_way)
    return under_way.crawl


def _allowed(site: Website, robots: dict[str, Robots], address: str) -> bool:
    inside = belongs(address, site.hosts, site.exclude)
    return inside and (host := host_of(address)) in robots and robots[host].allows(address)


def _maps(site: Website, robots: dict[str, Robots]) -> list[str]:
    named = [one for rules in robots.values() for one in rules.sitemaps()]
    usual = canonical("/sitemap.xml", site.url)
    return list(dict.fromkeys((*site.sitemaps, *named, usual)))


def _go_round(under_way: _Round, progress: Progress, today: date, sleep: Callable[[float], None]) -> None:
    site, crawl_, until = under_way.site, under_way.crawl, time.monotonic() + under_way.site.max_seconds
    while under_way.todo:
        if crawl_.visited >= site.max_pages or time.monotonic() > until:
            reached = f"{site.max_pages} pages" if crawl_.visited >= site.max_pages else f"{site.max_seconds} s"
            crawl_.whole, crawl_.stopped = False, f"stopped at {reached}, {len(under_way.todo)} addresses not visited"
            return
        address, depth = under_way.todo.popleft()
        if not _allowed(site, under_way.robots, address):
            _pass_over(under_way, address)
            continue
        _wait(under_way, host_of(address), sleep)
        _visit(under_way, address, depth, today)
        if crawl_.visited % SAVED_EVERY == 0:
            under_way.mirror.save()
        progress(f"visiting {site.id}", crawl_.visited, crawl_.visited + len(under_way.todo))


def _pass_over(under_way: _Round, address: str) -> None:
    """Not visited: for today when the rules cannot be had, for good when they say no."""
    if closed := under_way.robots[host_of(address)].closed:
        under_way.crawl.missed[address] = closed
    else:
        under_way.crawl.skipped[address] = "its robots.txt asks not to"


def _wait(under_way: _Round, host: str, sleep: Callable[[float], None]) -> None:
    delay = under_way.robots[host].delay_s(under_way.site.delay_s)
    rest = under_way.last + delay - time.monotonic()
    if under_way.last and rest > 0:
        sleep(rest)
    under_way.last = time.monotonic()


def _visit(under_way: _Round, address: str, depth: int, today: date) -> None:
    crawl_, before = under_way.crawl, under_way.mirror.pages.get(address)
    crawl_.visited += 1
    match under_way.visitor.visit(address, before.validators if before else None):
        case Loaded() as page:
            _keep(under_way, page, address, depth, today)
        case Same():
            crawl_.unchanged += 1
            if before and depth < under_way.site.max_depth:
                under_way.add(before.links, depth + 1)
        case Gone():
            crawl_.gone.append(address)
        case Missed(reason):
            crawl_.missed[address] = reason
            if before:
                under_way.add(before.links, depth + 1)


def _keep(under_way: _Round, page: Loaded, asked: str, depth: int, today: date) -> None:
    crawl_ = under_way.crawl
    if page.address != asked:
        if page.address in under_way.known and page.address in under_way.mirror.pages:
            return
        under_way.known.add(page.address)
    suffix = suffix_of(page)
    if not suffix:
        crawl_.skipped[page.address] = f"{page.media_type or 'content without a type'} is not read"
        return
    body = as_kept(page, suffix)
    said = outline(body, page.address) if suffix == ".html" else None
    listed = not page.noindex and not (said and said.noindex)
    links = said.links if said else ()
    own = said.canonical if said else ""
    validators, name = page.validators, file_name(body, suffix)
    under_way.mirror.keep(Kept(page.address, name, validators, links, own, listed, today.isoformat()), body)
    crawl_.loaded += 1
    if depth < under_way.site.max_depth:
        under_way.add(links, depth + 1)


def _settle(under_way: _Round) -> None:
    """Pages that are gone leave the mirror; so do those nothing leads to any more, once all was visited."""
    crawl_, mirror = under_way.crawl, under_way.mirror
    mirror.forget(crawl_.gone)
    if crawl_.whole:
        crawl_.unlinked = [address for address in mirror.pages if address not in under_way.known]
    if not crawl_.missed:
        mirror.forget(crawl_.unlinked)
    mirror.forget([address for address in crawl_.skipped if address in mirror.pages])
    mirror.save()
    mirror.sweep()
