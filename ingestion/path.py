"""The way of the documents: sites → sources → fetch → parse → split → embed → publish."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.domain.clock import now
from bot.domain.services import Services
from bot.engines.durable import locked
from bot.engines.payloads import DocumentAnalyser
from ingestion.cache import Cache, open_cache
from ingestion.changes import Changes, compare, edition, state
from ingestion.embed import Embedded, EmbedderFactory, embed
from ingestion.fetch import Roots
from ingestion.findings.accepted import part
from ingestion.findings.owners import names
from ingestion.findings.search import Read, find
from ingestion.findings.statements import Words
from ingestion.findings.told import Findings, keep
from ingestion.holding import reason_to_hold
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
from ingestion.superseded import Succession, closed, successions
from ingestion.workers import Limits

LIMITS = Limits()
SITES = "sites"
NOTHING_EMBEDDED = Embedded(None, 0, 0)


class Analyser(DocumentAnalyser, Words, Protocol):
    """French, for the index and for the search of contradictions."""


def ingest(
    territory: Path,
    data_dir: Path,
    *,
    embedder_factory: EmbedderFactory | None,
    analyser: Analyser,
    progress: Progress,
    shelf: Shelf | None = None,
    limits: Limits = LIMITS,
    crawler: Crawler | None = None,
    force: bool = False,
) -> Report:
    """Reads the territory and publishes a new generation when anything changed.

    The generation goes to `shelf`, by default the folder `<data_dir>/index`. The embedder is built
    only if a passage has no vector yet. Without a `crawler` no site is visited: its pages are those
    last seen. A run that would make the counter worse publishes nothing, unless `force`d. Killed at any
    moment, the former generation stays served and the next run completes.
    SourcesInvalidError when `sources.toml` is not usable, LockHeldError when another ingestion is running.
    """
    started = time.monotonic()
    shelf = shelf or FolderShelf(data_dir / "index", analyser)
    with locked(data_dir / "ingestion.lock", timeout_s=0.0), open_cache(data_dir / "cache") as cache:
        found = _gather(
            read_sources(territory), Roots(territory, data_dir / SITES), cache, limits, crawler, progress, analyser
        )
        services = read_services(territory, found.catalogue.territory, found.library, read_links(data_dir))
        after = _state(found, services.services, embedder_factory)
        done = _publish(after, found.library, shelf, embedder_factory, cache, progress, force)
        told = part(territory, find(found.read(services.services), analyser, now().date()))
        if done.served and not done.held:
            keep(data_dir, Findings(done.served.generation, now(), told.found, told.accepted))
    library = replace(found.library, notes=(*found.library.notes, *services.remarks, *told.remarks))
    report = report_of(started, found.reading, library, done.changes, done.served, after, done.embedded, done.made)
    return replace(report, sites=found.sites, held=done.held, findings=told.found)


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a run: the generation `served` after it, the one it `made`, or why it `held` back."""

    changes: Changes
    served: Published | None
    embedded: Embedded = NOTHING_EMBEDDED
    made: str = ""
    held: str = ""


def _publish(
    after: State,
    library: Library,
    shelf: Shelf,
    factory: EmbedderFactory | None,
    cache: Cache,
    progress: Progress,
    force: bool,
) -> _Done:
    """A new generation when there is something to publish that makes the counter no worse."""
    before = shelf.published()
    changes = compare(before.state.documents if before else {}, after.documents)
    if not library.documents or (before and before.state == after):
        return _Done(changes, before)
    passages = passages_of(library)
    if before and not force:
        held = reason_to_hold(changes, len(before.state.documents), before.passages, len(passages))
        if held:
            return _Done(changes, before, held=held)
    embedded = embed(passages, factory, cache, progress)
    progress("publishing", 0, 0)
    made = shelf.publish(after, passages, embedded.vectors)
    cache.forget_old()
    return _Done(changes, Published(made, len(passages), after), embedded, made)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """All that was read, before anything is published."""

    catalogue: Catalogue
    sites: tuple[SiteReport, ...]
    reading: Reading
    library: Library
    successions: tuple[Succession, ...]

    def read(self, services: Services) -> Read:
        """What findings are looked for in."""
        return Read(self.catalogue.territory, self.library, self.reading, services, self.successions, self.sites)


def _gather(
    catalogue: Catalogue,
    roots: Roots,
    cache: Cache,
    limits: Limits,
    crawler: Crawler | None,
    progress: Progress,
    words: Words,
) -> _Gathered:
    """Sites visited, every source read, the pages that repeat another left out and named."""
    sites = mirror_sites(catalogue.websites, roots.sites, crawler, progress)
    listed = (*catalogue.sources, *sites.sources)
    read = read_all(listed, roots, cache, limits, progress)
    reading = replace(read, unreadable=(*sites.unreachable, *read.unreadable))
    unique = unrepeated(listed, reading.parsed)
    library = build(unique.sources, reading)
    followed = successions(library.documents, words, names(catalogue.territory))
    documents, notes = closed(library.documents, followed), (*library.notes, *unique.remarks)
    return _Gathered(catalogue, sites.reports, reading, replace(library, documents=documents, notes=notes), followed)


def _state(found: _Gathered, services: Services, factory: EmbedderFactory | None) -> State:
    code, digests = edition(), found.reading.digests
    states = {one.id: state(one.source, digests[one.id], code) for one in found.library.documents}
    embedder = factory.name if factory else None
    return State(states, found.library.places, found.catalogue.territory, embedder, services)
