"""Publication on a Qdrant server: a new collection, then its alias moved in one operation."""

from collections.abc import Sequence

from bot.answering.retrieve import Vectors
from bot.domain.documents import Passage
from bot.engines.former_generations import former
from bot.engines.index_server import IncompleteIndexError, connect, open_published, published_collection
from bot.engines.index_server_writing import publish, switch, written_generations
from bot.engines.manifest import Manifest
from bot.engines.payloads import DocumentAnalyser
from ingestion.publish import Published, State

TIMEOUT_S = 60


class ServerShelf:
    """Generations on a server, under an alias. IndexUnavailableError when it cannot be reached."""

    def __init__(self, url: str, api_key: str | None, alias: str, analyser: DocumentAnalyser) -> None:
        self._client = connect(url, api_key, TIMEOUT_S)
        self._alias = alias
        self._analyser = analyser

    def published(self) -> Published | None:
        """The generation the alias names, None before the first or when passages of it are missing."""
        if published_collection(self._client, self._alias) is None:
            return None
        try:
            index = open_published(self._client, self._alias)
        except IncompleteIndexError:
            return None
        manifest = index.manifest
        state = State(manifest.documents, tuple(index.places), index.territory, manifest.embedder, index.services)
        return Published(index.generation, index.manifest.passages, state)

    def publish(self, state: State, passages: Sequence[Passage], vectors: Vectors | None) -> str:
        """Fills a new collection, then moves the alias to it."""
        written = state.manifest()
        return publish(
            self._client,
            self._alias,
            passages,
            vectors,
            self._analyser,
            state.territory,
            state.places,
            written,
            state.services,
        )

    def kept(self) -> tuple[Manifest, ...]:
        """The generations of the server, newest first."""
        return written_generations(self._client, self._alias)

    def roll_back(self, wanted: str) -> str:
        """Moves the alias to an earlier generation."""
        now = published_collection(self._client, self._alias)
        chosen = former(now.removeprefix(f"{self._alias}-") if now else None, self.kept(), wanted)
        switch(self._client, self._alias, chosen)
        return chosen
