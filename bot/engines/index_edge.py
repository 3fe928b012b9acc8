"""The embedded index: Qdrant's own engine in this process (qdrant-edge-py).

Searches are exact: up to 50,000 passages a scan costs a few milliseconds and misses nothing.
"""

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import islice
from pathlib import Path
from uuid import UUID

import qdrant_edge as edge

from bot.answering.search.channels import Hit, SparseVector, Vectors, Wanted
from bot.domain.documents import Passage
from bot.engines.payloads import (
    CHANNELS,
    DENSE,
    DOCUMENT,
    DOCUMENT_LIMIT,
    FROM,
    OWNER,
    PAGE,
    UNTIL,
    DocumentAnalyser,
    DocumentVectors,
    point_id,
    to_passage,
    to_payload,
)

BATCH = 500
KEPT_PASSAGES, KEPT_WORDS = 2_000, 8_192
SEARCH_THREADS = 2
FILTERS = 64
"""Communes and days whose filter is kept."""


class IndexEdge:
    """One generation opened for reading; threads may share it.

    It closes itself, and gives its folder back, when nobody holds it any more: a swap to a new
    generation never cuts a running search.
    """

    def __init__(
        self, shard: Path, generation: str, embedder: str | None, on_close: Callable[[], None] = lambda: None
    ) -> None:
        self.generation = generation
        self.embedder = embedder
        self._shard = edge.EdgeShard.load(str(shard))
        self._kept: dict[str, Passage] = {}
        self._first: dict[tuple[str, SparseVector, Wanted], list[Hit]] = {}
        self._closing = weakref.finalize(self, _close, self._shard, on_close)

    def dense(self, vector: Vectors, wanted: Wanted, limit: int) -> list[Hit]:
        """The nearest passages by cosine; none when the generation has no dense vectors."""
        if self.embedder is None:
            return []
        return self._nearest(edge.Query.Nearest(vector.tolist(), using=DENSE), wanted, limit)

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        """The best passages of one lexical channel, `stem` or `char4`, by BM25."""
        if not vector.indices:
            return []
        return self._best(channel, vector, wanted) if limit == 1 else self._sparse(channel, vector, wanted, limit)

    def _best(self, channel: str, vector: SparseVector, wanted: Wanted) -> list[Hit]:
        """The first passage of a channel: each word of a question is looked up so, and words come back."""
        kept, asked = self._first, (channel, vector, wanted)
        if (found := kept.get(asked)) is None:
            found = self._sparse(channel, vector, wanted, 1)
            if len(kept) >= KEPT_WORDS:
                self._first = kept = {}
            kept[asked] = found
        return found

    def _sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        asked = edge.SparseVector(list(vector.indices), list(vector.values))
        return self._nearest(edge.Query.Nearest(asked, using=channel), wanted, limit)

    def passages(self, document_id: str) -> list[Passage]:
        """All the passages of a document, in reading order."""
        wanted = edge.Filter(must=[edge.FieldCondition(key=DOCUMENT, match=edge.MatchValue(document_id))])
        records, _ = self._shard.scroll(edge.ScrollRequest(limit=DOCUMENT_LIMIT, filter=wanted, with_payload=True))
        return sorted((to_passage(record.payload or {}) for record in records), key=lambda one: (one.position, one.id))

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of that identifier, or None."""
        records = self._shard.retrieve([point_id(passage_id)], with_payload=True, with_vector=False)
        return to_passage(records[0].payload or {}) if records else None

    def pages(self) -> Iterator[list[Passage]]:
        """All the passages, some at a time."""
        offset = None
        while True:
            asked = edge.ScrollRequest(offset=offset, limit=PAGE, with_payload=True)
            records, offset = self._shard.scroll(asked)
            yield [to_passage(record.payload or {}) for record in records]
            if offset is None:
                return

    def count(self) -> int:
        """How many passages the generation holds."""
        return int(self._shard.count(edge.CountRequest(exact=True)))

    def close(self) -> None:
        """Release the files now; the object is of no use afterwards."""
        self._closing()

    def _nearest(self, query: edge.Query, wanted: Wanted, limit: int) -> list[Hit]:
        request = edge.QueryRequest(
            limit=limit,
            query=query,
            filter=_filter(wanted),
            with_payload=False,
            params=edge.SearchParams(exact=True),
        )
        scores = {str(point.id): float(point.score) for point in self._shard.query(request)}
        passages = self._passages_of(list(scores))
        hits = [Hit(passages[point], score) for point, score in scores.items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))

    def _passages_of(self, points: Sequence[str]) -> dict[str, Passage]:
        """The passages of these points. Reading one costs more than finding it, so the last ones read are kept."""
        kept = self._kept
        found = {point: kept[point] for point in points if point in kept}
        missing: list[int | UUID | str] = [point for point in points if point not in found]
        records = self._shard.retrieve(missing, with_payload=True, with_vector=False) if missing else []
        read = {str(record.id): to_passage(record.payload or {}) for record in records}
        self._kept = {**(kept if len(kept) < KEPT_PASSAGES else {}), **read} if read else kept
        return found | read


def _close(shard: edge.EdgeShard, on_close: Callable[[], None]) -> None:
    shard.close()
    on_close()


def write_shard(folder: Path, passages: Sequence[Passage], vectors: Vectors | None, analyser: DocumentAnalyser) -> None:
    """A new shard holding the passages, flushed; `vectors` is (n, dims) in the order of the passages."""
    folder.mkdir(parents=True)
    with closing(edge.EdgeShard.create(str(folder), _config(vectors))) as shard:
        lexical = iter(analyser.document_vectors(passages))
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            rows = [None] * len(batch) if vectors is None else [row.tolist() for row in vectors[start : start + BATCH]]
            points = [_point(*parts) for parts in zip(batch, rows, islice(lexical, len(batch)), strict=True)]
            shard.update(edge.UpdateOperation.upsert_points(points))
        _create_field_indexes(shard)
        shard.flush()


def _config(vectors: Vectors | None) -> edge.EdgeConfig:
    dense = {} if vectors is None else {DENSE: edge.EdgeVectorParams(size=vectors.shape[1], distance=edge.Distance.Dot)}
    lexical = {channel: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf) for channel in CHANNELS}
    return edge.EdgeConfig(vectors=dense, sparse_vectors=lexical, max_search_threads=SEARCH_THREADS, wal_enabled=False)


def _create_field_indexes(shard: edge.EdgeShard) -> None:
    for key in (OWNER, DOCUMENT):
        shard.update(edge.UpdateOperation.create_field_index(key, edge.KeywordIndexParams()))
    for key in (FROM, UNTIL):
        shard.update(edge.UpdateOperation.create_field_index(key, edge.IntegerIndexParams(lookup=False, range=True)))


def _point(passage: Passage, row: list[float] | None, lexical: DocumentVectors) -> edge.Point:
    vector: dict[str, list[float] | edge.SparseVector | list[list[float]]] = {
        "stem": edge.SparseVector(list(lexical.stem.indices), list(lexical.stem.values)),
        "char4": edge.SparseVector(list(lexical.char4.indices), list(lexical.char4.values)),
    }
    if row is not None:
        vector[DENSE] = row
    return edge.Point(id=point_id(passage.id), vector=vector, payload=to_payload(passage))


@lru_cache(maxsize=FILTERS)
def _filter(wanted: Wanted) -> edge.Filter:
    day = wanted.day.toordinal()
    return edge.Filter(
        must=[
            edge.FieldCondition(key=OWNER, match=edge.MatchAny(any=list(wanted.owners))),
            edge.FieldCondition(key=FROM, range=edge.RangeFloat(lte=day)),
            edge.FieldCondition(key=UNTIL, range=edge.RangeFloat(gte=day)),
        ]
    )
