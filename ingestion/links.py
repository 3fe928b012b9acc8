"""The links of actions: visited when the operator asks, and what was found kept for the next publication."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.engines.durable import replace_text
from ingestion.progress import Progress
from ingestion.web.address import host_of
from ingestion.web.visit import Gone, Loaded, Missed, Same, Visit, VisitLimits, Visitor

FILE_NAME = "links.json"
LIMITS = VisitLimits(bytes=5_000_000, step_s=10.0, whole_s=20.0)
PAUSE_S = 1.0
"""Between two requests to one server."""
MISSES = 3
"""Visits in a row that reach no server before a link is held for dead."""
_ANSWERED = "the server answers"
"""A server that refuses robots is alive for people."""


class NothingReachedError(Exception):
    """Every link failed: the network is at fault, not the links."""


class LinkState(StrEnum):
    """What the last visit found. UNSURE: a server that answers, and not with the page."""

    ALIVE = "alive"
    UNSURE = "unsure"
    MISSED = "missed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Link:
    """An address. `answered_on` is the last day it gave its page; `misses` counts visits in vain since."""

    url: str
    state: LinkState
    reason: str
    visited_on: date
    answered_on: date | None = None
    misses: int = 0

    @property
    def is_dead(self) -> bool:
        """Whether residents are no longer sent there."""
        return self.state is LinkState.GONE or (self.state is LinkState.MISSED and self.misses >= MISSES)


@dataclass(frozen=True, slots=True)
class Links:
    """Every link visited so far, by address."""

    known: Mapping[str, Link] = field(default_factory=dict)

    def answered_on(self, url: str) -> date | None:
        """The last day it gave its page."""
        return self.known[url].answered_on if url in self.known else None

    def dead(self, url: str) -> str:
        """Why residents are not sent there, empty when they are."""
        link = self.known.get(url)
        return link.reason if link and link.is_dead else ""


def read_links(data_dir: Path) -> Links:
    """What the last visits found; nothing when there were none or they cannot be read any more."""
    try:
        rows = json.loads((data_dir / FILE_NAME).read_text("utf-8"))
        links = [_link(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return Links()
    return Links({link.url: link for link in links})


def visit_links(
    urls: Iterable[str],
    data_dir: Path,
    visitor: Visitor,
    today: date,
    progress: Progress,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Link, ...]:
    """Visits each address once, one at a time, and keeps what is found in the data folder.

    NothingReachedError when no server at all could be reached: nothing is kept of such a visit.
    """
    before, wanted = read_links(data_dir), sorted(set(urls))
    found: list[Link] = []
    for number, url in enumerate(wanted, start=1):
        if any(host_of(link.url) == host_of(url) for link in found):
            sleep(PAUSE_S)
        found.append(_judged(url, visitor.visit(url), before.known.get(url), today))
        progress("visiting links", number, len(wanted))
    if found and all(link.state is LinkState.MISSED for link in found):
        raise NothingReachedError(f"none of {len(found)} links could be reached ({found[0].reason}): nothing is kept")
    data_dir.mkdir(parents=True, exist_ok=True)
    replace_text(data_dir / FILE_NAME, links_json(found))
    return tuple(found)


def links_json(links: Iterable[Link]) -> str:
    """One JSON array, what `read_links` reads."""
    rows = [{**asdict(link), "visited_on": str(link.visited_on), "answered_on": _iso(link)} for link in links]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def links_text(links: Iterable[Link]) -> str:
    """One line a link that did not give its page, then how many there are of each."""
    listed = tuple(links)
    told = [f"{link.state}: {link.url} ({link.reason})" for link in listed if link.state is not LinkState.ALIVE]
    counts = ", ".join(f"{sum(link.state is state for link in listed)} {state}" for state in LinkState)
    dead = sum(link.is_dead for link in listed)
    ending = f"{dead} will no longer be shown: run guichet-ingest run" if dead else "run guichet-ingest run to show it"
    return "\n".join((*told, f"{len(listed)} links: {counts}; {ending}"))


def _judged(url: str, visit: Visit, before: Link | None, today: date) -> Link:
    last = before.answered_on if before else None
    misses = before.misses if before else 0
    fresh = Link(url, LinkState.ALIVE, "", today, answered_on=today)
    match visit:
        case Loaded() | Same():
            return fresh
        case Gone(status):
            return replace(fresh, state=LinkState.GONE, reason=f"{_ANSWERED} {status}", answered_on=last)
        case Missed(reason) if reason.startswith(_ANSWERED):
            return replace(fresh, state=LinkState.UNSURE, reason=reason, answered_on=last)
        case Missed(reason):
            return replace(fresh, state=LinkState.MISSED, reason=reason, answered_on=last, misses=misses + 1)


def _iso(link: Link) -> str:
    return link.answered_on.isoformat() if link.answered_on else ""


def _link(row: Mapping[str, str]) -> Link:
    answered = date.fromisoformat(row["answered_on"]) if row["answered_on"] else None
    visited = date.fromisoformat(row["visited_on"])
    return Link(row["url"], LinkState(row["state"]), row["reason"], visited, answered, int(row["misses"]))
