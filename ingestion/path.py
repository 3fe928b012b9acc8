"""The way of the documents: sites → sources → fetch → parse → split → embed → publish."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.services import Services
from bot.engines.durable import locked
from bot.engines.payloads import DocumentAnalyser
from ingestion.cache import Cache, open_cache
from ingestion.changes import compare, edition, state
from ingestion.embed import Embedded, EmbedderFactory, embed
from ingestion.fetch import Roots
from ingestion.library import Library, build
from ingestion.links import read_links
from ingestion.passages import passages_of
from ingestion.progress import Progress
from ingestion.publish import FolderShelf, Published, Shelf, State
from ingestion.reading import Reading, read_all
from ingestion.repeats import unrepeated
from ingestion.report import Report, report_of
from ingestion.services import read_services
from ingestion.sites import Crawler, SiteReport, mirror_sites
from ingestion.sources import Catalogue, read_sources
from ingestion.workers import Limits

LIMITS = Limits()
SITES = "sites"
NOTHING_EMBEDDED = Embedded(None, 0, 0)


def ingest(
    territory: Path,
    data_dir: Path,
    *,
    embedder_factory: EmbedderFactory | None,
    analyser: DocumentAnalyser,
    progress: Progress,
    shelf: Shelf | None = None,
    limits: Limits = LIMITS,
    crawler: Crawler | None = None,
) -> Report:
    """Reads the territory and publishes a new generation when anything changed.

    The generation goes to `shelf`, by default the folder `<data_dir>/index`. The embedder is built
    only if a passage has no vector yet. Without a `crawler` no site is visited: its pages are those
    last seen. Killed at any moment, the former generation stays served and the next run completes.
    SourcesInvalidError when `sources.toml` is not usable, LockHeldError when another ingestion is running.
    """
    started = time.monotonic()
    shelf = shelf or FolderShelf(data_dir / "index", analyser)
    with locked(data_dir / "ingestion.lock", timeout_s=0.0), open_cache(data_dir / "cache") as cache:
        found = _gather(read_sources(territory), Roots(territory, data_dir / SITES), cache, limits, crawler, progress)
        services = read_services(territory, found.catalogue.territory, found.library, read_links(data_dir))
        before, after = shelf.published(), _state(found, services.services, embedder_factory)
        changes = compare(before.state.documents if before else {}, after.documents)
        if not found.library.documents or (before and before.state == after):
            served, embedded, made = before, NOTHING_EMBEDDED, ""
        else:
            passages = passages_of(found.library)
            embedded = embed(passages, embedder_factory, cache, progress)
            progress("publishing", 0, 0)
            made = shelf.publish(after, passages, embedded.vectors)
            served = Published(made, len(passages), after)
            cache.forget_old()
    library = replace(found.library, notes=(*found.library.notes, *services.remarks))
    report = report_of(started, found.reading, library, changes, served, after, embedded, made)
    return replace(report, sites=found.sites)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """All that was read, before anything is published."""

    catalogue: Catalogue
    sites: tuple[SiteReport, ...]
    reading: Reading
    library: Library


def _gather(
    catalogue: Catalogue, roots: Roots, cache: Cache, limits: Limits, crawler: Crawler | None, progress: Progress
) -> _Gathered:
    """Sites visited, every source read, the pages that repeat another left out and named."""
    sites = mirror_sites(catalogue.websites, roots.sites, crawler, progress)
    listed = (*catalogue.sources, *sites.sources)
    read = read_all(listed, roots, cache, limits, progress)
    reading = replace(read, unreadable=(*sites.unreachable, *read.unreadable))
    unique = unrepeated(listed, reading.parsed)
    library = build(unique.sources, reading)
    named = replace(library, notes=(*library.notes, *unique.remarks))
    return _Gathered(catalogue, sites.reports, reading, named)


def _state(found: _Gathered, services: Services, factory: EmbedderFactory | None) -> State:
    code, digests = edition(), found.reading.digests
    states = {one.id: state(one.source, digests[one.id], code) for one in found.library.documents}
    embedder = factory.name if factory else None
    return State(states, found.library.places, found.catalogue.territory, embedder, services)
