"""The way of the documents: sites → sources → fetch → parse → split → embed → publish."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.domain.documents import Source
from bot.engines.durable import locked
from bot.engines.payloads import DocumentAnalyser
from ingestion.cache import open_cache
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
from ingestion.sites import Crawler, mirror_sites
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
    catalogue = read_sources(territory)
    with locked(data_dir / "ingestion.lock", timeout_s=0.0), open_cache(data_dir / "cache") as cache:
        sites = mirror_sites(catalogue.websites, data_dir / SITES, crawler, progress)
        listed = (*catalogue.sources, *sites.sources)
        read = read_all(listed, Roots(territory, data_dir / SITES), cache, limits, progress)
        reading = replace(read, unreadable=(*sites.unreachable, *read.unreadable))
        library = _library(listed, reading)
        said = read_services(territory, catalogue.territory, library, read_links(data_dir))
        library = replace(library, notes=(*library.notes, *said.remarks))
        before = shelf.published()
        after = replace(_state(catalogue, reading, library, embedder_factory), services=said.services)
        changes = compare(before.state.documents if before else {}, after.documents)
        if not library.documents or (before and before.state == after):
            report = report_of(started, reading, library, changes, before, after, NOTHING_EMBEDDED, made="")
            return replace(report, sites=sites.reports)
        passages = passages_of(library)
        embedded = embed(passages, embedder_factory, cache, progress)
        progress("publishing", 0, 0)
        made = shelf.publish(after, passages, embedded.vectors)
        cache.forget_old()
        now = Published(made, len(passages), after)
        report = report_of(started, reading, library, changes, now, after, embedded, made)
        return replace(report, sites=sites.reports)


def _library(listed: Sequence[Source], reading: Reading) -> Library:
    """Everything readable, the pages that repeat another left out and named."""
    unique = unrepeated(listed, reading.parsed)
    library = build(unique.sources, reading)
    return replace(library, notes=(*library.notes, *unique.remarks))


def _state(catalogue: Catalogue, reading: Reading, library: Library, factory: EmbedderFactory | None) -> State:
    code = edition()
    states = {one.id: state(one.source, reading.digests[one.id], code) for one in library.documents}
    return State(states, library.places, catalogue.territory, factory.name if factory else None)
