"""What the counter may quote: sources, the documents read from them, and their passages."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.territories import Layer


class PassageKind(StrEnum):
    """What a passage is made of; an extract is cut differently from each."""

    PROSE = "prose"
    TABLE = "table"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which a document holds, both included; None is open-ended."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the document is in force on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Source:
    """One line of `sources.toml`: where a document comes from and who owns it.

    `location` is a path relative to the territory folder, or an URL; `url` is the public address
    shown to residents; `service` names the service that answers for it; `superseded_by` the document
    that takes its place, its validity then ending the day before.
    """

    id: str
    location: str
    layer: Layer
    owner: str
    url: str
    licence: str
    title: str = ""
    service: str = ""
    validity: Validity = Validity()
    published: date | None = None
    updated: date | None = None
    superseded_by: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading path. `page` counts from 1 (PDF only).

    `certainty`, in percent, is that of a text recognised on a picture; None for a text that was written.
    """

    heading_path: tuple[str, ...]
    text: str
    anchor: str = ""
    page: int | None = None
    kind: PassageKind = PassageKind.PROSE
    certainty: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source once read. `digest` is the sha256 of the bytes it was read from."""

    id: str
    source: Source
    title: str
    digest: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest thing that is indexed, cited and shown.

    `text` is what residents read; `digest` is the sha256 of everything that is embedded (title,
    heading path, text). `position` is the reading order inside the document, from 0. `certainty` is its section's.
    """

    id: str
    document_id: str
    title: str
    heading_path: tuple[str, ...]
    text: str
    url: str
    layer: Layer
    owner: str
    position: int
    digest: str
    anchor: str = ""
    page: int | None = None
    kind: PassageKind = PassageKind.PROSE
    service: str = ""
    published: date | None = None
    updated: date | None = None
    validity: Validity = Validity()
    certainty: int | None = None
    superseded_by: str = ""

    def __hash__(self) -> int:
        """What tells passages apart is enough: they are looked up a hundred times a question."""
        return hash((self.id, self.digest))

    @property
    def date(self) -> date | None:
        """The day shown beside a citation: last update, else publication."""
        return self.updated or self.published


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage and how well it matched: `score` is the fusion, in 0..1; the others are per channel.

    A channel's score is None where that channel did not return the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    stem: float | None = None
    char4: float | None = None
