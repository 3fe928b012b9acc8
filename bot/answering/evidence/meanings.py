"""How near what a passage says is to a question in meaning, whatever the words: a cosine, one sign among others."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.answering.evidence.unit import Unit
from bot.answering.search.channels import Embedder

REMEMBERED = 16_384
"""Statements kept with their vectors, the latest used: some kilobyte and a half each."""

LONGEST_TEXT = 400
"""Characters of a statement that are read; a long list says what it is about in its first lines."""

USUAL, SPREAD = 0.3, 0.2
"""The cosine of what stands near the answer and is not it; how far above it answers are."""

UNKNOWN = 0.8
"""What stands for it without an embedder: what the statements found first have on our cases."""


class Meanings:
    """What passages say as vectors, remembered; safe to share between threads. Without an embedder all is alike."""

    def __init__(self, embedder: Embedder | None = None, remembered: int = REMEMBERED) -> None:
        self._embedder, self._ahead = embedder, remembered // 2
        self._vector = lru_cache(maxsize=remembered)(self._embedded)

    @property
    def is_known(self) -> bool:
        """Whether there is an embedder."""
        return self._embedder is not None

    @property
    def reads_ahead(self) -> bool:
        """Whether there is an embedder, and room: half of what is remembered is for what residents ask."""
        return self._embedder is not None and self._vector.cache_info().currsize < self._ahead

    def read(self, unit: Unit) -> None:
        """Remembers what it means, for whoever asks; needs an embedder."""
        self._vector(meant_text(unit))

    def nearness(self, question: str, units: Sequence[Unit]) -> list[float]:
        """For each unit: 0 as near as most of what is found, 1 as near as answers are."""
        if self._embedder is None or not units:
            return [UNKNOWN] * len(units)
        said = np.stack([self._vector(meant_text(unit)) for unit in units]).astype(np.float32)
        cosines = said @ self._embedder.embed([question])[0]
        return [float(cosine) for cosine in (cosines - USUAL) / SPREAD]

    def _embedded(self, text: str) -> NDArray[np.float16]:
        if self._embedder is None:
            raise ValueError("no embedder reads meaning here")
        return np.asarray(self._embedder.embed([text])[0], np.float16)


def meant_text(unit: Unit) -> str:
    """What is read of a unit: what it says, under what it stands."""
    return f"{'. '.join((unit.passage.title, *unit.passage.heading_path[-1:]))} : {unit.said}"[:LONGEST_TEXT]
