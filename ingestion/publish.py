"""Where a generation is published: the folder of this machine, or a Qdrant server; one protocol for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.answering.retrieve import Vectors
from bot.domain.documents import Passage
from bot.domain.places import Place
from bot.domain.services import Services
from bot.domain.territories import Territory
from bot.engines.former_generations import roll_back, written_generations
from bot.engines.generations import (
    CorruptIndexError,
    NoIndexError,
    load_places,
    load_services,
    load_territory,
    read_manifest,
    verify,
    write_generation,
)
from bot.engines.manifest import Manifest
from bot.engines.payloads import DocumentAnalyser


@dataclass(frozen=True, slots=True)
class State:
    """Everything a generation is made from, but the passages themselves, which `documents` determine."""

    documents: Mapping[str, str]
    places: tuple[Place, ...]
    territory: Territory
    embedder: str | None
    services: Services = field(default_factory=Services)

    def manifest(self) -> Manifest:
        """What the generation will say of itself."""
        return Manifest(embedder=self.embedder, documents=dict(self.documents))


@dataclass(frozen=True, slots=True)
class Published:
    """A whole and verified generation."""

    generation: str
    passages: int
    state: State


class Shelf(Protocol):
    """Holds the generation that is served. Killed while it publishes, it still holds the former one."""

    def published(self) -> Published | None:
        """The generation that is served; None when there is none or when it must be made again."""
        ...

    def publish(self, state: State, passages: Sequence[Passage], vectors: Vectors | None) -> str:
        """Writes a new generation aside, then serves it; its identifier."""
        ...

    def kept(self) -> tuple[Manifest, ...]:
        """The generations that may be served, newest first."""
        ...

    def roll_back(self, wanted: str) -> str:
        """Serves the generation wanted, or the one before the current; its identifier. NoIndexError without any."""
        ...


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """Generations in a folder of this machine (`<data_dir>/index`)."""

    root: Path
    analyser: DocumentAnalyser

    def published(self) -> Published | None:
        """The generation that is served; None when there is none or when its files are damaged."""
        try:
            manifest = read_manifest(self.root)
            verify(self.root, manifest)
            territory, places = load_territory(self.root), load_places(self.root)
            services = load_services(self.root)
        except (NoIndexError, CorruptIndexError):
            return None
        state = State(manifest.documents, places, territory, manifest.embedder, services)
        return Published(manifest.id, manifest.passages, state)

    def publish(self, state: State, passages: Sequence[Passage], vectors: Vectors | None) -> str:
        """Writes a new generation aside, then moves the pointer to it."""
        return write_generation(
            self.root, passages, vectors, self.analyser, state.territory, state.places, state.manifest(), state.services
        )

    def kept(self) -> tuple[Manifest, ...]:
        """The generations of the folder, newest first."""
        return written_generations(self.root)

    def roll_back(self, wanted: str) -> str:
        """Moves the pointer to an earlier generation, once its files are verified."""
        return roll_back(self.root, wanted)
