"""How this machine embeds the passages of an ingestion, for questions embedded by the same model."""

from pathlib import Path

from bot.answering.retrieve import Embedder
from bot.engines.embedding import PassageEmbedder, computes_in_half
from bot.engines.onnx_embedding import OnnxEmbedder, is_onnx, packaged_french


def passage_embedder(folder: Path, name: str, threads: int) -> Embedder:
    """The embedder of a model's folder; EmbedderUnavailableError when it holds none.

    Where the processor computes in bfloat16, the packaged model does so with its own weights: 8 bits are quicker, and
    the ranking is that of float32 (docs/adr/0018 and 0039).
    """
    if not is_onnx(folder):
        return PassageEmbedder(folder, name, threads)
    if folder == packaged_french() and computes_in_half():
        from bot.engines.embedding_french import load_french

        return PassageEmbedder(folder, name, threads, load_french)
    return OnnxEmbedder(folder, name, threads)
