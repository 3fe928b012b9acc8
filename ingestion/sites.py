"""Sites declared in `sources.toml`: visited into mirrors, whose pages then count as sources like the others."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

from bot.domain.documents import Source
from ingestion.fetch import SITE
from ingestion.progress import Progress
from ingestion.remarks import Remark
from ingestion.web.crawl import Crawl
from ingestion.web.mirror import Kept, Mirror, open_mirror
from ingestion.websites import Website


class Crawler(Protocol):
    """Visits a site and brings its mirror up to date."""

    def __call__(self, site: Website, mirror: Mirror, progress: Progress, /) -> Crawl: ...


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a visit of a site gave; `stopped` says which bound ended it, if one did. Zeros when it was not visited.

    `missed` says why by address; `unlinked` are the pages seen before that nothing led to.
    """

    site: str
    url: str
    pages: int
    visited: int = 0
    loaded: int = 0
    unchanged: int = 0
    gone: tuple[str, ...] = ()
    skipped: int = 0
    stopped: str = ""
    missed: Mapping[str, str] = field(default_factory=dict)
    unlinked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sites:
    """The pages of all the sites, as sources, and what was odd about their visits."""

    sources: tuple[Source, ...]
    reports: tuple[SiteReport, ...]
    unreachable: tuple[Remark, ...]


def mirror_sites(websites: Sequence[Website], folder: Path, crawler: Crawler | None, progress: Progress) -> Sites:
    """Every site visited (or only what was last seen of it, without a crawler), and its pages as sources."""
    sources: list[Source] = []
    reports: list[SiteReport] = []
    unreachable: list[Remark] = []
    for site in websites:
        mirror = open_mirror(folder / site.id)
        crawl = crawler(site, mirror, progress) if crawler else Crawl(site.id)
        pages = tuple(sources_of(site, mirror))
        sources += pages
        reports.append(_report(site, crawl, len(pages)))
        unreachable += [Remark(site.id, address, f"not visited: {why}") for address, why in crawl.missed.items()]
    return Sites(tuple(sources), tuple(reports), tuple(unreachable))


def sources_of(site: Website, mirror: Mirror) -> Iterator[Source]:
    """A source for each page that may be read. A page that names another as the real one gives way to it."""
    for page in mirror.pages.values():
        real = mirror.pages.get(page.canonical, page)
        if page.listed and (real is page or not real.listed):
            yield Source(
                id=f"{site.id}-{hashlib.sha256(page.address.encode()).hexdigest()[:12]}",
                location=f"{SITE}{site.id}/{page.file}",
                layer=site.layer,
                owner=site.owner,
                url=page.address,
                licence=site.licence,
                service=site.service,
                updated=_modified(page),
            )


def _modified(page: Kept) -> date | None:
    """The day the server says the page was last changed."""
    try:
        return parsedate_to_datetime(page.validators.modified).date() if page.validators.modified else None
    except ValueError:
        return None


def _report(site: Website, crawl: Crawl, pages: int) -> SiteReport:
    return SiteReport(
        site=site.id,
        url=site.url,
        pages=pages,
        visited=crawl.visited,
        loaded=crawl.loaded,
        unchanged=crawl.unchanged,
        gone=tuple(crawl.gone),
        skipped=len(crawl.skipped),
        stopped=crawl.stopped,
        missed=dict(crawl.missed),
        unlinked=tuple(crawl.unlinked),
    )
