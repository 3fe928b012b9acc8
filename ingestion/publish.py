"""The published state: what it holds, and a new one put in its place in one move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.retrieve import Vectors
from bot.domain.documents import Passage
from bot.domain.places import Place
from bot.domain.territories import Territory
from bot.engines.generations import (
    CorruptIndexError,
    NoIndexError,
    load_places,
    load_territory,
    read_manifest,
    verify,
    write_generation,
)
from bot.engines.manifest import Manifest
from bot.engines.payloads import DocumentAnalyser

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class State:
    """Everything a generation is made from, but the passages themselves, which `documents` determine."""

    documents: Mapping[str, str]
    places: tuple[Place, ...]
    territory: Territory
    embedder: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """A whole and verified generation."""

    generation: str
    passages: int
    state: State


def published(root: Path) -> Published | None:
    """The generation that is served; None when there is none or when it is damaged and must be made again."""
    try:
        manifest = read_manifest(root)
        verify(root, manifest)
        state = State(manifest.documents, load_places(root), load_territory(root), manifest.embedder)
    except (NoIndexError, CorruptIndexError):
        return None
    return Published(manifest.id, manifest.passages, state)


def publish(
    root: Path, state: State, passages: Sequence[Passage], vectors: Vectors | None, analyser: DocumentAnalyser
) -> str:
    """Writes a new generation aside, then serves it; its identifier. Killed before, the former stays served."""
    manifest = Manifest(embedder=state.embedder, documents=dict(state.documents))
    return write_generation(root, passages, vectors, analyser, state.territory, state.places, manifest)
