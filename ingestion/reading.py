"""All the sources, fetched and read; what was read before is taken from the cache."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.documents import Source
from ingestion.cache import Cache
from ingestion.changes import parsing_edition
from ingestion.collections import suffix_of
from ingestion.fetch import Roots
from ingestion.parse.parsed import Parsed, Unreadable, from_json
from ingestion.parse.scan import missing_tool
from ingestion.progress import Progress
from ingestion.recognising import Scanned, recognised
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
    keys = {source.id: _key(source, digests[source.id]) for source in sources if source.id in digests}
    there = [source for source in sources if source.id in digests]
    shelf = _Shelf(cache, f"parsed:{parsing_edition()}", roots, limits, progress)
    outcomes, read_now = shelf.read("reading", there, keys, {})
    scans = recognised(_scanned(there, digests, outcomes), roots, cache, limits, progress)
    again = [source for source in there if scans.get(source.id)]
    keys_again = {one.id: _key_of_scans(keys[one.id], scans[one.id]) for one in again}
    clear, _ = shelf.read("reading scans", again, keys_again, scans)
    parsed = {id_: from_json(found.parsed) for id_, found in (outcomes | clear).items() if isinstance(found, Read)}
    failed = {id_: outcome.reason for id_, outcome in (outcomes | clear).items() if isinstance(outcome, Failed)}
    pictures = {id_: _unread(one) for id_, one in parsed.items() if not (one.sections or one.frame)}
    reasons = {**refused, **failed, **_missed(there, outcomes), **pictures}
    return Reading(
        parsed={one.id: parsed[one.id] for one in sources if one.id in parsed and one.id not in reasons},
        digests=digests,
        unreadable=tuple(Remark(one.id, one.location, reasons[one.id]) for one in sources if one.id in reasons),
        parsed_now=read_now,
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where documents are read, or found as they were read before."""

    cache: Cache
    kind: str
    roots: Roots
    limits: Limits
    progress: Progress

    def read(
        self, step: str, sources: Sequence[Source], keys: Mapping[str, str], scans: Mapping[str, tuple[bytes, ...]]
    ) -> tuple[dict[str, Outcome], int]:
        """What became of each source, and how many had to be read now."""
        known = {source.id: keys[source.id] for source in sources}
        outcomes = {id_: _outcome(value) for id_, value in _known(self.cache, self.kind, known).items()}
        todo = [source for source in sources if source.id not in outcomes]
        self.progress(step, 0, len(todo))
        for done, (job, outcome) in enumerate(read_apart(_jobs(todo, self.roots, scans), self.limits), start=1):
            outcomes[job.key] = outcome
            if value := _value(outcome):
                self.cache.put(self.kind, {keys[job.key]: value})
            self.progress(step, done, len(todo))
        return outcomes, len(todo)


def _scanned(
    sources: Sequence[Source], digests: Mapping[str, str], outcomes: Mapping[str, Outcome]
) -> tuple[Scanned, ...]:
    """The documents some of whose pages are pictures."""
    read = {id_: from_json(outcome.parsed) for id_, outcome in outcomes.items() if isinstance(outcome, Read)}
    return tuple(
        Scanned(one.id, one.location, digests[one.id], read[one.id].pictures)
        for one in sources
        if one.id in read and read[one.id].pictures
    )


def _unread(parsed: Parsed) -> str:
    """Why a document of pictures has no text."""
    if tool := missing_tool():
        return f"scanned, {len(parsed.pictures)} pages without text: install {tool}, then run again"
    return f"scanned, and nothing could be recognised: {'; '.join(parsed.notes)}"


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


def _jobs(sources: Sequence[Source], roots: Roots, scans: Mapping[str, tuple[bytes, ...]]) -> Iterator[Job]:
    for source in sources:
        try:
            data = roots.fetch(source.location).data
            yield Job(source.id, source.location, data, scans.get(source.id, ()))
        except Unreadable:
            continue


def _key_of_scans(key: str, scans: Sequence[bytes]) -> str:
    """The key of a document read with what was recognised of it."""
    return f"{key}:{hashlib.sha256(b''.join(scans)).hexdigest()}"


def _missed(todo: Sequence[Source], outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    return {source.id: "went away while it was read" for source in todo if source.id not in outcomes}


def _key(source: Source, digest: str) -> str:
    """The suffix counts too: it decides when the bytes do not."""
    return f"{digest}{suffix_of(source.location)}"


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
