"""`guichet-ingest watch`: the command, from its options to its last line."""

import signal
import sys
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from bot.domain.clock import PARIS, now
from bot.embedders import choose_embedder
from bot.engines.sparse import FrenchAnalyser
from bot.settings import Settings
from ingestion.path import ingest
from ingestion.periods import periods
from ingestion.progress import Progress
from ingestion.publish import Shelf
from ingestion.report import Report
from ingestion.sources import FILE_NAME, read_sources
from ingestion.watch import Watch, stopping, watch
from ingestion.web.crawl import Crawl, crawl
from ingestion.web.mirror import Mirror
from ingestion.websites import Website


def keep_watch(settings: Settings, territory: Path, data: Path, shelf: Shelf | None) -> None:
    """Watches until SIGTERM or SIGINT. LockHeldError when another watch of that folder is running."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    def hours() -> Mapping[str, float]:
        read_sources(territory)
        return periods(territory / FILE_NAME)

    def run(sites: Collection[str] | None, *, force: bool) -> Report:
        choice = choose_embedder(settings)
        return ingest(
            territory,
            data,
            embedder_factory=choice.for_passages() if choice else None,
            shelf=shelf,
            analyser=FrenchAnalyser(),
            progress=stopping(stop),
            crawler=partial(_crawl_some, sites),
            force=force,
        )

    watch(Watch(data, run, hours, _log, stop))


def _crawl_some(sites: Collection[str] | None, site: Website, mirror: Mirror, progress: Progress) -> Crawl:
    """A visit of the sites named, all of them when None; another is read as it was last seen."""
    if sites is not None and site.id not in sites:
        return Crawl(site.id)
    return crawl(site, mirror, progress, now().date())


def _log(line: str) -> None:
    sys.stderr.write(f"{datetime.now(PARIS).isoformat(timespec='seconds')} {line}\n")
    sys.stderr.flush()
