"""What a search is made of: the values it exchanges and the engines it needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.documents import Passage

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Token identifiers (32 bits, each once) and their weights, in the same order."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may be found: the owners whose facts hold for the asker, closest first, on that day."""

    owners: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by one channel, with that channel's own score (cosine, BM25)."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each channel counts; only their ratios matter."""

    stem: float = 0.4
    char4: float = 0.4
    dense: float = 0.2


class Embedder(Protocol):
    """Turns texts into L2-normalised vectors, shape (n, dims), float32."""

    @property
    def name(self) -> str: ...
    @property
    def dims(self) -> int: ...
    def embed(self, texts: Sequence[str]) -> Vectors: ...


class Analyser(Protocol):
    """Turns a question into terms and into the sparse vectors of its two lexical channels.

    `near_terms`: the terms documents use for what a question says. `is_french`: whether it is a word of
    ordinary French or of towns today, whatever the documents hold.
    """

    def terms(self, text: str) -> list[str]: ...
    def near_terms(self, text: str) -> list[str]: ...
    def is_french(self, word: str) -> bool: ...
    def stem_vector(self, text: str) -> SparseVector: ...
    def char4_vector(self, text: str) -> SparseVector: ...


class Index(Protocol):
    """One published generation. `embedder` names what made its dense vectors, None when it has none.

    `pages`: all it holds, some at a time.
    """

    @property
    def generation(self) -> str: ...
    @property
    def embedder(self) -> str | None: ...
    def dense(self, vector: Vectors, wanted: Wanted, limit: int) -> list[Hit]: ...
    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]: ...
    def passages(self, document_id: str) -> list[Passage]: ...
    def passage(self, passage_id: str) -> Passage | None: ...
    def pages(self) -> Iterator[list[Passage]]: ...
