"""A model that reads the question and each passage together: slower than the learned trees, better where present."""

from collections.abc import Sequence
from pathlib import Path

from bot.answering.spelling import Respelt
from bot.domain.documents import Passage, Ranked
from bot.engines.embedding import load_cross_encoder

READ = 20
"""Passages read; the others keep their place. Reading one costs tens of milliseconds."""


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers in a folder, never from the network.

    EmbedderUnavailableError when the folder holds no usable model.
    """

    def __init__(self, model_path: Path, threads: int, read: int = READ) -> None:
        self._predict = load_cross_encoder(model_path, threads)
        self._read = read

    def scores(self, asked: Respelt, ranked: Sequence[Ranked], depth: int) -> Sequence[float]:
        """One score for each passage read, higher is better; fewer than `depth` when fewer are read."""
        read = ranked[: min(depth, self._read)]
        return self._predict([(asked.text, _shown(one.passage)) for one in read]) if read else []


def _shown(passage: Passage) -> str:
    return "\n".join(part for part in (passage.title, *passage.heading_path, passage.text) if part)
