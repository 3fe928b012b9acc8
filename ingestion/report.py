"""What an ingestion did, for the operator: words for the terminal, JSON for machines."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from ingestion.changes import Changes
from ingestion.embed import Embedded
from ingestion.findings.finding import Finding
from ingestion.findings.told import summary
from ingestion.library import Library
from ingestion.publish import Published, State
from ingestion.reading import Reading
from ingestion.remarks import Remark
from ingestion.sites import SiteReport

LISTED = 40
"""Documents named per heading in the terminal; JSON names them all."""
_EXCERPT = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, what changed, what could not be read and why.

    `generation` is what is served after this run; `published` whether this run made it. `read` counts
    the documents in force, `parsed` those really read again. `embedded` and `reused` count vectors.
    `held` says why nothing was published though something changed.
    """

    generation: str
    published: bool
    read: int
    parsed: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    gone: tuple[str, ...]
    unreadable: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    quarantined: tuple[Remark, ...]
    passages: int
    embedder: str | None
    embedded: int
    reused: int
    places: int
    seconds: float
    sites: tuple[SiteReport, ...] = ()
    held: str = ""
    findings: tuple[Finding, ...] = ()


def report_of(
    started: float,
    reading: Reading,
    library: Library,
    changes: Changes,
    served: Published | None,
    after: State,
    embedded: Embedded,
    made: str,
) -> Report:
    """The report of a run that began at `started`; `made` is the generation it published, or nothing."""
    return Report(
        generation=served.generation if served else "",
        published=bool(made),
        read=len(library.documents),
        parsed=reading.parsed_now,
        new=changes.new,
        changed=changes.changed,
        unchanged=len(changes.unchanged),
        gone=changes.gone,
        unreadable=reading.unreadable,
        notes=library.notes,
        quarantined=library.quarantined,
        passages=served.passages if served else 0,
        embedder=after.embedder,
        embedded=embedded.computed,
        reused=embedded.reused,
        places=len(library.places),
        seconds=round(time.monotonic() - started, 2),
    )


def report_json(report: Report) -> str:
    """The report as one JSON object on one line."""
    return json.dumps(asdict(report), ensure_ascii=False)


def report_text(report: Report) -> str:
    """The report as lines for a terminal."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield from map(_site, report.sites)
    yield (
        f"{report.read} documents: {len(report.new)} new, {len(report.changed)} changed, {report.unchanged} unchanged, "
        f"{len(report.gone)} gone, {len(report.unreadable)} unreadable ({report.parsed} read again)"
    )
    yield from _named("new or changed", (*report.new, *report.changed)) if report.unchanged else ()
    yield from _named("gone", report.gone)
    yield from _remarks("Unreadable", report.unreadable)
    yield from _remarks("Read, but", report.notes)
    yield from _remarks("Orders to a machine, left out", report.quarantined)
    meaning = f"{report.embedded} embedded, {report.reused} reused" if report.embedder else "no embedder: words only"
    yield f"{report.passages} passages ({meaning}), {report.places} places"
    yield from filter(None, (summary(report.findings),))
    yield f"{_ending(report)} in {report.seconds:.1f} s"


def _site(one: SiteReport) -> str:
    visited = f"{one.visited} visited, {one.loaded} loaded, {one.unchanged} unchanged, {len(one.gone)} gone"
    said = f"{visited}, {one.skipped} left out" if one.visited else "not visited, as last seen"
    return f"{one.site} ({one.url}): {one.pages} pages ({said}){f'; {one.stopped}' if one.stopped else ''}"


def _ending(report: Report) -> str:
    if report.published:
        return f"Published generation {report.generation}"
    if report.held:
        return f"HELD BACK, generation {report.generation} stays: {report.held}; --force publishes"
    return f"Nothing to publish, generation {report.generation} stays" if report.generation else "Nothing ingested"


def _named(label: str, sources: Sequence[str]) -> Iterator[str]:
    if sources:
        more = f" and {len(sources) - LISTED} more" if len(sources) > LISTED else ""
        yield f"  {label}: {', '.join(sources[:LISTED])}{more}"


def _remarks(label: str, remarks: Sequence[Remark]) -> Iterator[str]:
    if remarks:
        yield f"{label}:"
        yield from (f"  {one.source} ({one.location}): {_excerpt(one.text)}" for one in remarks[:LISTED])
    if len(remarks) > LISTED:
        yield f"  and {len(remarks) - LISTED} more"


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 2 * _EXCERPT else f"{line[:_EXCERPT]}… {line[-_EXCERPT // 2 :]}"
