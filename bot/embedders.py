"""Which embedder this machine searches with, before it is loaded."""

from dataclasses import dataclass
from pathlib import Path

from bot.answering.retrieve import Embedder
from bot.assemble import AssemblyError, threads_of
from bot.catalogue import installed_embedder
from bot.engines.embedding import SentenceEmbedder
from bot.engines.onnx_embedding import FRENCH_NAME, OnnxEmbedder, is_onnx, packaged_french
from bot.engines.passage_embedding import passage_embedder
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """An embedder that can be built: its name costs nothing to know, its weights seconds to load."""

    name: str
    path: Path
    threads: int

    def build(self) -> Embedder:
        """Load it; raises EmbedderUnavailableError."""
        kind: type[OnnxEmbedder | SentenceEmbedder] = OnnxEmbedder if is_onnx(self.path) else SentenceEmbedder
        return kind(self.path, self.name, self.threads)

    def for_passages(self) -> "PassageEmbedderChoice":
        """The same model, made for the many texts of an ingestion."""
        return PassageEmbedderChoice(self.name, self.path, self.threads)


@dataclass(frozen=True, slots=True)
class PassageEmbedderChoice:
    """What embeds the passages that an `EmbedderChoice` searches."""

    name: str
    path: Path
    threads: int

    def build(self) -> Embedder:
        """Load it; raises EmbedderUnavailableError."""
        return passage_embedder(self.path, self.name, self.threads)


def choose_embedder(settings: Settings) -> EmbedderChoice | None:
    """An installed model, else the packaged one, else None (lexical search only)."""
    if settings.embedder == "none":
        return None
    if settings.embedder != "auto":
        folder = Path(settings.embedder)
        if not folder.is_dir():
            raise AssemblyError(f"GUICHET_EMBEDDER: no folder {folder}")
        return EmbedderChoice(folder.name, folder, threads_of(settings))
    installed = installed_embedder(settings.models_dir)
    if installed is not None:
        return EmbedderChoice(installed.id, installed.path, threads_of(settings))
    packaged = packaged_french()
    return EmbedderChoice(FRENCH_NAME, packaged, threads_of(settings)) if packaged else None
