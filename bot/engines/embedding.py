"""Meaning as vectors: a sentence-transformers model read from a folder, never from the network."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.answering.search.channels import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    Loading = Callable[[Path], SentenceTransformer]
    """What reads the model of a folder."""

BATCH = 32
ALONE = 4
"""Up to this many texts use one thread: OpenMP's busy waits cost 10 to 40 times more beside a busy neighbour.

The number of threads belongs to the calling thread, so it is set at each call.
"""

BULK = 16
"""Passages of one length embedded at once by one thread."""
_HALF = ("amx_bf16", "avx512_bf16")
"""What a processor that computes in bfloat16 says of itself; any other would be slower so than in float32."""


class EmbedderUnavailableError(Exception):
    """The model folder can't be read; the message says why."""


def load_cross_encoder(model_path: Path, threads: int) -> Callable[[Sequence[tuple[str, str]]], list[float]]:
    """What scores pairs of a question and a text with the model of a folder; callers take turns.

    EmbedderUnavailableError when the folder holds no usable model.
    """
    _stay_offline()
    import torch
    from sentence_transformers import CrossEncoder

    turn = threading.Lock()
    try:
        model = CrossEncoder(str(model_path), device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise EmbedderUnavailableError(f"no usable cross-encoder in {model_path}: {error}") from error

    def predict(pairs: Sequence[tuple[str, str]]) -> list[float]:
        with turn:
            torch.set_num_threads(threads)
            found = model.predict(list(pairs), batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return [float(score) for score in np.asarray(found, np.float32).reshape(len(pairs), -1)[:, 0]]

    return predict


class SentenceEmbedder:
    """An embedding model in this process; callers take turns.

    EmbedderUnavailableError when the folder holds no usable model.
    """

    def __init__(self, model_path: Path, name: str, threads: int) -> None:
        _stay_offline()
        import torch

        self._set_threads = torch.set_num_threads
        self._threads = threads
        self.name = name
        self._turn = threading.Lock()
        self._model = _load(model_path)
        self.dims = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """L2-normalised vectors, shape (n, dims), float32, in the order of the texts."""
        if not texts:
            return np.zeros((0, self.dims), np.float32)
        with self._turn:
            self._set_threads(self._threads if len(texts) > ALONE else 1)
            found = self._model.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
        return np.asarray(found, np.float32)


class PassageEmbedder:
    """The same model for the thousands of texts of an ingestion; its vectors are searched with `SentenceEmbedder`'s.

    The weights are the same; where the processor computes in bfloat16 the products of matrices are made in it and the
    rest in float32, which leaves the ranking as it was (docs/measures.md). Batches hold texts of one length, and each
    has a thread to itself: OpenMP's threads wait for each other, and beside a busy neighbour cost more than they give.
    `load` reads the folder of another kind of model. EmbedderUnavailableError as above.
    """

    def __init__(self, model_path: Path, name: str, threads: int, load: "Loading | None" = None) -> None:
        _stay_offline()
        import torch

        self._torch = torch
        self._turn = threading.Lock()
        self._threads = max(1, threads)
        self.name = name
        self._model = (load or _load)(model_path)
        self.dims = int(self._model.get_embedding_dimension() or 0)
        self.half = computes_in_half()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """L2-normalised vectors, shape (n, dims), float32, in the order of the texts."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        batches = [order[start : start + BULK] for start in range(0, len(order), BULK)]
        # Tokenised here: the tokeniser cannot be used by two threads at once.
        with self._turn:
            features = [self._model.preprocess([texts[at] for at in batch]) for batch in batches]
        vectors = np.zeros((len(texts), self.dims), np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for batch, rows in zip(batches, pool.map(self._forward, features), strict=True):
                vectors[batch] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors

    # Tensors by name, whatever the model takes.
    def _forward(self, features: dict[str, Any]) -> Vectors:
        self._torch.set_num_threads(1)
        half = self._torch.autocast("cpu", dtype=self._torch.bfloat16, enabled=self.half)
        with self._torch.inference_mode(), half:
            found = self._model.forward(features)["sentence_embedding"]
        return np.asarray(found.float().numpy(), np.float32)


def computes_in_half() -> bool:
    """Whether this processor multiplies matrices in bfloat16."""
    import torch

    return any(torch.cpu.get_capabilities().get(one) for one in _HALF)


def default_encoder(model_path: Path, threads: int, load: "Loading") -> Callable[[Sequence[str]], Vectors]:
    """What sentence-transformers does by itself, float32, its own batches: what speed is measured against."""
    _stay_offline()
    import torch

    model = load(model_path)

    def embed(texts: Sequence[str]) -> Vectors:
        torch.set_num_threads(threads)
        return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32)

    return embed


def _load(model_path: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(model_path), device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise EmbedderUnavailableError(f"no usable embedder in {model_path}: {error}") from error


def _stay_offline() -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
