"""The passages of documents, without publishing them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.documents import Passage
from ingestion.cache import open_cache
from ingestion.fetch import Roots
from ingestion.library import Library, build
from ingestion.progress import silent
from ingestion.reading import read_all
from ingestion.sources import read_sources
from ingestion.split import split
from ingestion.workers import Limits


def passages_of(library: Library) -> list[Passage]:
    """The passages of a whole library, document by document."""
    return [passage for document in library.documents for passage in split(document)]


def territory_passages(territory: Path) -> list[Passage]:
    """Every passage that an ingestion of that territory would publish."""
    sources = read_sources(territory).sources
    with TemporaryDirectory() as folder, open_cache(Path(folder)) as cache:
        return passages_of(build(sources, read_all(sources, Roots(territory, Path(folder)), cache, Limits(), silent)))
