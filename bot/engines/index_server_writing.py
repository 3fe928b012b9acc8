"""Publication on a Qdrant server: a new collection filled aside, then the alias moved to it in one operation."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from qdrant_client import QdrantClient, models

from bot.answering.search.channels import Vectors
from bot.domain.documents import Passage
from bot.domain.places import Place
from bot.domain.services import Services
from bot.domain.territories import Territory
from bot.engines.index_server import IncompleteIndexError, IndexServer, call, published_collection, to_sparse
from bot.engines.manifest import Manifest, manifest_to_json, new_id, now
from bot.engines.payloads import (
    CHANNELS,
    DENSE,
    DOCUMENT,
    FROM,
    OWNER,
    UNTIL,
    DocumentAnalyser,
    DocumentVectors,
    point_id,
    to_payload,
)
from bot.engines.services_json import services_to_json
from bot.engines.territory_json import places_to_json, territory_to_json

BATCH, KEPT = 500, 3
NO_SERVICES = Services()


def publish(
    client: QdrantClient,
    alias: str,
    passages: Sequence[Passage],
    vectors: Vectors | None,
    analyser: DocumentAnalyser,
    territory: Territory,
    places: Sequence[Place],
    manifest: Manifest,
    services: Services = NO_SERVICES,
) -> str:
    """Write a new collection, then move the alias to it in one operation; the generation's identifier."""
    dims = 0 if vectors is None else int(vectors.shape[1])
    written = replace(manifest, id=new_id(), created=now(), dims=dims, passages=len(passages))
    collection = f"{alias}-{written.id}"
    metadata = {"manifest": manifest_to_json(written), "places": places_to_json(places)}
    metadata |= {"territory": territory_to_json(territory), "services": services_to_json(services)}
    remove_drafts(client, alias)
    call(lambda: _create(client, collection, dims, metadata))
    call(lambda: _fill(client, collection, passages, vectors, analyser))
    switch(client, alias, written.id)
    return written.id


def switch(client: QdrantClient, alias: str, generation: str) -> None:
    """Move the alias to a generation of this server in one operation; the oldest ones are removed."""
    call(lambda: _switch(client, alias, f"{alias}-{generation}"))


def written_generations(client: QdrantClient, alias: str) -> tuple[Manifest, ...]:
    """What the whole generations kept on the server say of themselves, newest first."""
    names = sorted((one.name for one in _ours(client, alias)), reverse=True)
    return tuple(found for name in names if (found := _manifest(client, name)) is not None)


def remove_drafts(client: QdrantClient, alias: str) -> None:
    """Remove what a killed writer left: collections never finished, and never the one that is served."""
    served = published_collection(client, alias)
    for one in _ours(client, alias):
        if one.name != served and _manifest(client, one.name) is None:
            _remove(client, one.name)


def _remove(client: QdrantClient, collection: str) -> None:
    call(lambda: client.delete_collection(collection))


def _manifest(client: QdrantClient, collection: str) -> Manifest | None:
    """What a collection says of itself when it is whole."""
    try:
        index = IndexServer(client, collection)
        index.verify()
    except (IncompleteIndexError, KeyError):
        return None
    return index.manifest


def _ours(client: QdrantClient, alias: str) -> list[models.CollectionDescription]:
    listed = call(client.get_collections).collections
    return [one for one in listed if one.name.startswith(f"{alias}-2")]


def _create(client: QdrantClient, collection: str, dims: int, metadata: dict[str, str]) -> None:
    client.create_collection(
        collection,
        vectors_config={DENSE: models.VectorParams(size=dims, distance=models.Distance.DOT)} if dims else {},
        sparse_vectors_config={name: models.SparseVectorParams(modifier=models.Modifier.IDF) for name in CHANNELS},
        metadata=metadata,
    )
    whole = models.PayloadSchemaType.INTEGER
    tenant = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
    for field, schema in ((OWNER, tenant), (DOCUMENT, models.PayloadSchemaType.KEYWORD), (FROM, whole), (UNTIL, whole)):
        client.create_payload_index(collection, field, schema)


def _fill(
    client: QdrantClient,
    collection: str,
    passages: Sequence[Passage],
    vectors: Vectors | None,
    analyser: DocumentAnalyser,
) -> None:
    lexical = iter(analyser.document_vectors(passages))
    for start in range(0, len(passages), BATCH):
        batch = passages[start : start + BATCH]
        rows = [None] * len(batch) if vectors is None else [row.tolist() for row in vectors[start : start + BATCH]]
        points = [_point(*parts) for parts in zip(batch, rows, islice(lexical, len(batch)), strict=True)]
        client.upsert(collection, points, wait=True)


def _switch(client: QdrantClient, alias: str, collection: str) -> None:
    name = models.CreateAlias(collection_name=collection, alias_name=alias)
    operations: list[models.AliasOperations] = [models.CreateAliasOperation(create_alias=name)]
    if published_collection(client, alias):
        operations.insert(0, models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias)))
    client.update_collection_aliases(operations)
    for old in sorted(one.name for one in _ours(client, alias))[:-KEPT]:
        if old != collection:
            client.delete_collection(old)


def _point(passage: Passage, row: list[float] | None, lexical: DocumentVectors) -> models.PointStruct:
    vector: dict[str, models.Vector] = {"stem": to_sparse(lexical.stem), "char4": to_sparse(lexical.char4)}
    if row is not None:
        vector[DENSE] = row
    return models.PointStruct(id=point_id(passage.id), vector=vector, payload=to_payload(passage))
