"""The index on a Qdrant server or cluster: one collection per generation, an alias names the published one.

A collection carries its manifest, territory and places, so that a replica needs the URL alone.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException

from bot.answering.search.channels import Hit, SparseVector, Vectors, Wanted
from bot.domain.documents import Passage
from bot.domain.services import Services
from bot.engines.manifest import manifest_from_json
from bot.engines.payloads import (
    DENSE,
    DOCUMENT,
    DOCUMENT_LIMIT,
    FROM,
    OWNER,
    PAGE,
    UNTIL,
    point_id,
    to_passage,
)
from bot.engines.services_json import services_from_json
from bot.engines.territory_json import places_from_json, territory_from_json

T = TypeVar("T")

BATCH, KEPT = 500, 3


class IndexUnavailableError(Exception):
    """The index server can't be reached, refuses, or holds no published generation; the message says which."""


class IncompleteIndexError(IndexUnavailableError):
    """A generation does not hold the passages it was written with: its writer was killed, or points were removed."""


class IndexServer:
    """One generation on a server; a later publication does not change it under a running search."""

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self._client = client
        self._collection = collection
        metadata = call(lambda: client.get_collection(collection).config.metadata) or {}
        self.manifest = manifest_from_json(metadata["manifest"])
        self.territory = territory_from_json(metadata["territory"])
        self.places = places_from_json(metadata["places"])
        self.services = services_from_json(metadata["services"]) if "services" in metadata else Services()
        self.generation = self.manifest.id
        self.embedder = self.manifest.embedder

    def dense(self, vector: Vectors, wanted: Wanted, limit: int) -> list[Hit]:
        """The nearest passages by cosine; none when the generation has no dense vectors."""
        return self._nearest(vector.tolist(), DENSE, wanted, limit) if self.embedder else []

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        """The best passages of one lexical channel, `stem` or `char4`, by BM25."""
        return self._nearest(to_sparse(vector), channel, wanted, limit) if vector.indices else []

    def passages(self, document_id: str) -> list[Passage]:
        """All the passages of a document, in reading order."""
        wanted = models.Filter(must=[models.FieldCondition(key=DOCUMENT, match=models.MatchValue(value=document_id))])
        records, _ = call(lambda: self._client.scroll(self._collection, wanted, limit=DOCUMENT_LIMIT))
        return sorted((to_passage(record.payload or {}) for record in records), key=lambda one: (one.position, one.id))

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of that identifier, or None."""
        records = call(lambda: self._client.retrieve(self._collection, [point_id(passage_id)]))
        return to_passage(records[0].payload or {}) if records else None

    def pages(self) -> Iterator[list[Passage]]:
        """All the passages, some at a time."""
        offset = None
        while True:
            records, offset = call(partial(self._client.scroll, self._collection, limit=PAGE, offset=offset))
            yield [to_passage(record.payload or {}) for record in records]
            if offset is None:
                return

    def count(self) -> int:
        """How many passages the generation holds."""
        return call(lambda: self._client.count(self._collection)).count

    def verify(self) -> None:
        """IncompleteIndexError when passages are missing. A server gives no checksum: they are counted."""
        found = self.count()
        if found != self.manifest.passages:
            held = f"{found} passages of {self.manifest.passages}"
            raise IncompleteIndexError(f"the index {self._collection} holds {held}: run guichet-ingest run")

    def _nearest(self, query: list[float] | models.SparseVector, channel: str, wanted: Wanted, limit: int) -> list[Hit]:
        found = call(
            lambda: self._client.query_points(
                self._collection, query=query, using=channel, query_filter=_filter(wanted), limit=limit
            )
        )
        hits = [Hit(to_passage(point.payload or {}), point.score) for point in found.points]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def connect(url: str, api_key: str | None, timeout_s: int) -> QdrantClient:
    """A client of a Qdrant server; nothing is asked of it yet."""
    return QdrantClient(url=url, api_key=api_key, timeout=timeout_s, check_compatibility=False)


def published_collection(client: QdrantClient, alias: str) -> str | None:
    """The collection an alias names now, None before the first publication."""
    found = call(client.get_aliases).aliases
    return next((one.collection_name for one in found if one.alias_name == alias), None)


def open_published(client: QdrantClient, alias: str) -> IndexServer:
    """The published generation; IndexUnavailableError when there is none, IncompleteIndexError when it is not whole."""
    collection = published_collection(client, alias)
    if collection is None:
        raise IndexUnavailableError(f"no published index named {alias}: run guichet-ingest run")
    index = IndexServer(client, collection)
    index.verify()
    return index


def to_sparse(vector: SparseVector) -> models.SparseVector:
    """The vector as the server takes it."""
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))


def _filter(wanted: Wanted) -> models.Filter:
    day = wanted.day.toordinal()
    return models.Filter(
        must=[
            models.FieldCondition(key=OWNER, match=models.MatchAny(any=list(wanted.owners))),
            models.FieldCondition(key=FROM, range=models.Range(lte=day)),
            models.FieldCondition(key=UNTIL, range=models.Range(gte=day)),
        ]
    )


def call(ask: Callable[[], T]) -> T:
    """Ask the server; every way it can fail becomes one error of ours."""
    try:
        return ask()
    except (ApiException, QdrantException, ValueError, OSError) as error:
        raise IndexUnavailableError(f"the index server does not answer as it should: {error}") from error
