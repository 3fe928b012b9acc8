"""Meaning as vectors: the small French model of our own, an ONNX file of 8-bit weights, read without torch."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.answering.calm import Calmness
from bot.answering.search.channels import Embedder, Vectors
from bot.engines.embedding import EmbedderUnavailableError

FRENCH_NAME = "guichet-marian-fr-4"
"""The vectors of an index are known by this name: another file of weights needs another number."""
FRENCH_FOLDER = Path(__file__).parent / "marian_fr"

MODEL, TOKENIZER, CALM = "model.onnx", "tokenizer.json", "calm.json"
MOST_TOKENS = 256
ALONE = 4
"""Up to this many texts, a question, are done before a second thread would have begun."""


class OnnxEmbedder:
    """A sentence encoder of a folder: `model.onnx` (pieces and their mask in, unit vectors out) and its tokenizer.

    Texts are read one by one: 8-bit figures are scaled by what is read together, so a text's vector would depend on its
    neighbours. Threads may share it. EmbedderUnavailableError when the folder holds no usable model.
    """

    def __init__(self, folder: Path, name: str, threads: int) -> None:
        self.name = name
        self._threads = threads
        try:
            self._session = _session(folder / MODEL)
            self._cut = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # neither library raises anything narrower
            raise EmbedderUnavailableError(f"no usable embedder in {folder}: {error}") from error
        self._cut.no_padding()
        self._cut.enable_truncation(MOST_TOKENS)
        self.dims = int(self._session.get_outputs()[0].shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """L2-normalised vectors, shape (n, dims), float32, in the order of the texts."""
        if not texts:
            return np.zeros((0, self.dims), np.float32)
        if len(texts) <= ALONE or self._threads == 1:
            return np.stack([self._vector(text) for text in texts])
        with ThreadPoolExecutor(self._threads) as readers:
            return np.stack(list(readers.map(self._vector, texts)))

    def _vector(self, text: str) -> Vectors:
        pieces = np.array([self._cut.encode(text).ids], np.int64)
        found = self._session.run(None, {"input_ids": pieces, "attention_mask": np.ones_like(pieces)})
        return np.asarray(found[0][0], np.float32)


def _session(path: Path) -> onnxruntime.InferenceSession:
    """One thread a text, and no spinning: a thread that waits leaves its core to its neighbours."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def packaged_calmness(embedder: Embedder) -> Calmness:
    """What tells calm words from a danger in the vectors of the packaged model; nothing with those of another."""
    folder = packaged_french()
    told = json.loads((folder / CALM).read_text("utf-8")) if folder and (folder / CALM).is_file() else {}
    if told.get("embedder") != embedder.name:
        return Calmness()
    return Calmness(embedder, np.array(told["weights"], np.float32), float(told["bias"]))


def is_onnx(folder: Path) -> bool:
    """Whether the folder is one `OnnxEmbedder` reads."""
    return (folder / MODEL).is_file() and (folder / TOKENIZER).is_file()


def packaged_french() -> Path | None:
    """The folder of the model shipped beside this file, None when it is absent."""
    return FRENCH_FOLDER if is_onnx(FRENCH_FOLDER) else None
