"""All the sources, fetched and read; what was read before is taken from the cache."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.domain.documents import Source
from ingestion.cache import Cache
from ingestion.changes import parsing_edition
from ingestion.collections import file_of
from ingestion.fetch import Roots
from ingestion.parse.parsed import Parsed, Unreadable, from_json
from ingestion.progress import Progress
from ingestion.remarks import Remark
from ingestion.workers import Failed, Job, Limits, Outcome, Read, read_apart

_PARSED, _REFUSED = b"+", b"-"


@dataclass(frozen=True, slots=True)
class Reading:
    """What each source holds, by its identifier, and the digest of its bytes.

    `parsed_now` counts the documents that had to be read in this run.
    """

    parsed: Mapping[str, Parsed]
    digests: Mapping[str, str]
    unreadable: tuple[Remark, ...]
    parsed_now: int


def read_all(sources: Sequence[Source], roots: Roots, cache: Cache, limits: Limits, progress: Progress) -> Reading:
    """Every source read or named with the reason; one that fails costs only itself."""
    digests, refused = _digests(sources, roots, progress)
    kind = f"parsed:{parsing_edition()}"
    keys = {source.id: _key(source, digests[source.id]) for source in sources if source.id in digests}
    outcomes = {id_: _outcome(value) for id_, value in _known(cache, kind, keys).items()}
    todo = [source for source in sources if source.id in digests and source.id not in outcomes]
    progress("reading", 0, len(todo))
    for done, (job, outcome) in enumerate(read_apart(_jobs(todo, roots), limits), start=1):
        outcomes[job.key] = outcome
        if value := _value(outcome):
            cache.put(kind, {keys[job.key]: value})
        progress("reading", done, len(todo))
    failed = {id_: outcome.reason for id_, outcome in outcomes.items() if isinstance(outcome, Failed)}
    reasons = {**refused, **failed, **_missed(todo, outcomes)}
    return Reading(
        parsed={one.id: from_json(found.parsed) for one in sources if isinstance(found := outcomes.get(one.id), Read)},
        digests=digests,
        unreadable=tuple(Remark(one.id, one.location, reasons[one.id]) for one in sources if one.id in reasons),
        parsed_now=len(todo),
    )


def _digests(sources: Sequence[Source], roots: Roots, progress: Progress) -> tuple[dict[str, str], dict[str, str]]:
    """Digests of what can be fetched, reasons for the rest."""
    found: dict[str, str] = {}
    refused: dict[str, str] = {}
    for number, source in enumerate(sources, start=1):
        try:
            found[source.id] = roots.fetch(source.location).digest
        except Unreadable as error:
            refused[source.id] = str(error)
        progress("fetching", number, len(sources))
    return found, refused


def _jobs(sources: Sequence[Source], roots: Roots) -> Iterator[Job]:
    for source in sources:
        try:
            yield Job(source.id, source.location, roots.fetch(source.location).data)
        except Unreadable:
            continue


def _missed(todo: Sequence[Source], outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    return {source.id: "went away while it was read" for source in todo if source.id not in outcomes}


def _key(source: Source, digest: str) -> str:
    """The suffix counts too: it decides when the bytes do not."""
    return f"{digest}{PurePosixPath(file_of(source.location)).suffix.lower()}"


def _known(cache: Cache, kind: str, keys: Mapping[str, str]) -> dict[str, bytes]:
    values = cache.get(kind, keys.values())
    return {id_: values[key] for id_, key in keys.items() if key in values}


def _outcome(value: bytes) -> Outcome:
    return Read(value[1:]) if value.startswith(_PARSED) else Failed(value[1:].decode(), lasting=True)


def _value(outcome: Outcome) -> bytes:
    """What the cache keeps of an outcome; nothing of one that another run may change."""
    match outcome:
        case Read(parsed):
            return _PARSED + parsed
        case Failed(reason, lasting=True):
            return _REFUSED + reason.encode()
        case Failed():
            return b""
