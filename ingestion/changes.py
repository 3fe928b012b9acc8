"""What is new since the published generation, by digests; and the edition of our own code that made them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.domain.documents import Source

_LIBRARIES = ("trafilatura", "lxml", "pypdfium2", "pdfplumber", "mammoth", "odfpy", "icalendar", "markdown-it-py")
_PARSING = ("contacts.py", "calendars.py", "administration.py")
_SPLITTING = ("split.py", "sentences.py", "library.py", "places.py")
_PLACES = ("territory_json.py", "hours_json.py", "calendars.py", "school.toml")
_INDEXING = ("sparse.py", "bm25.py", "tokens.py", "vocabulary.py", "french.toml", "payloads.py", "index_edge.py")


@dataclass(frozen=True, slots=True)
class Changes:
    """Source identifiers by what happened to them since the published generation."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is something to publish."""
        return bool(self.new or self.changed or self.gone)


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """What differs between two sets of documents, each a state by source identifier."""
    return Changes(
        new=tuple(key for key in after if key not in before),
        changed=tuple(key for key, state in after.items() if key in before and before[key] != state),
        unchanged=tuple(key for key, state in after.items() if before.get(key) == state),
        gone=tuple(key for key in before if key not in after),
    )


def state(source: Source, digest: str, edition: str) -> str:
    """A digest of everything a document's passages are made from: its bytes, its entry, our code."""
    entry = json.dumps(asdict(source), default=str, sort_keys=True)
    return hashlib.sha256(f"{digest}\n{entry}\n{edition}".encode()).hexdigest()


@cache
def parsing_edition() -> str:
    """A digest of the code and libraries that read documents: when it changes, they are read again."""
    ours, engines = files("ingestion"), files("bot.engines")
    parts = [*_python(ours / "parse"), *_python(ours / "hours"), *(ours / name for name in _PARSING)]
    parts += [engines / name for name in _PLACES]
    return _digest([*(f"{name} {version(name)}" for name in _LIBRARIES), *_texts(parts)])


def edition() -> str:
    """A digest of the code that turns a document into what is indexed."""
    ours, engines = files("ingestion"), files("bot.engines")
    parts = [*(ours / name for name in _SPLITTING), *(engines / name for name in _INDEXING)]
    return _digest([parsing_edition(), *_texts(parts)])


def _python(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.name.endswith(".py")), key=lambda one: one.name)


def _texts(parts: Iterable[Traversable]) -> list[str]:
    return [part.read_text("utf-8") for part in parts if part.is_file()]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()
