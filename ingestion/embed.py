"""Vectors of passages: from the cache when their digest is known, else from the embedder, built only then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.answering.retrieve import Embedder, Vectors
from bot.domain.documents import Passage
from ingestion.cache import Cache
from ingestion.progress import Progress
from ingestion.split import embedded_text

BATCH = 256
"""Passages embedded between two writes to the cache: what a kill may lose, a few seconds of work."""


class EmbedderFactory(Protocol):
    """Builds the embedder, which costs seconds; its name is known before."""

    @property
    def name(self) -> str: ...
    def build(self) -> Embedder: ...


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors, one row a passage, None without an embedder; how many were computed and how many reused."""

    vectors: Vectors | None
    computed: int
    reused: int


def embed(passages: Sequence[Passage], factory: EmbedderFactory | None, cache: Cache, progress: Progress) -> Embedded:
    """The vectors of the passages in their order; equal digests are embedded once."""
    if factory is None:
        return Embedded(None, 0, 0)
    kind = f"vector:{factory.name}"
    by_digest = {passage.digest: passage for passage in passages}
    known = cache.get(kind, by_digest)
    # By length, so that a batch holds texts of one size and little is padded.
    unknown = sorted((one for digest, one in by_digest.items() if digest not in known), key=lambda one: len(_text(one)))
    if unknown:
        known = {**known, **_computed(unknown, factory, kind, cache, progress)}
    vectors = np.stack([np.frombuffer(known[passage.digest], np.float32) for passage in passages])
    return Embedded(vectors, len(unknown), len(by_digest) - len(unknown))


def _computed(
    passages: Sequence[Passage], factory: EmbedderFactory, kind: str, cache: Cache, progress: Progress
) -> dict[str, bytes]:
    progress("embedding", 0, len(passages))
    embedder = factory.build()
    found: dict[str, bytes] = {}
    for start in range(0, len(passages), BATCH):
        batch = passages[start : start + BATCH]
        vectors = embedder.embed([_text(one) for one in batch])
        fresh = {one.digest: row.astype(np.float32).tobytes() for one, row in zip(batch, vectors, strict=True)}
        cache.put(kind, fresh)
        found |= fresh
        progress("embedding", start + len(batch), len(passages))
    return found


def _text(passage: Passage) -> str:
    return embedded_text(passage.title, passage.heading_path, passage.text)
