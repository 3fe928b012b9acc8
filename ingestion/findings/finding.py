"""What was found wrong in the documents, and where."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.documents import Document, Section


class Kind(StrEnum):
    """What is wrong.

    STALE: not touched for long. EXPIRED: its validity is over. UNREACHABLE: its page could not be visited.
    UNLINKED: nothing leads to its page any more. SUPERSEDED: a later document says the same anew.
    CONTRADICTION: two documents differ on one thing. PERSONAL: something private is written in it.
    ORDER: it gave an order to a machine, which was left out. SCANNED: it was read from pictures.
    """

    CONTRADICTION = "contradiction"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    STALE = "stale"
    UNREACHABLE = "unreachable"
    UNLINKED = "unlinked"
    PERSONAL = "personal"
    ORDER = "order"
    SCANNED = "scanned"


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage of a document. `text` is empty where the whole document is meant; `page` counts from 1.

    `certainty`, in percent, is how sure one is of words recognised on a scan.
    """

    source: str
    title: str
    url: str
    location: str
    text: str = ""
    heading: str = ""
    page: int | None = None
    certainty: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to look at: why, and every passage it rests on."""

    kind: Kind
    why: str
    cited: tuple[Cited, ...]

    @property
    def id(self) -> str:
        """The same as long as the same passages say the same; whoever accepted it did so for these words."""
        said = json.dumps([self.kind.value, *sorted((one.source, one.text) for one in self.cited)])
        return hashlib.sha256(said.encode()).hexdigest()[:10]


def cited(document: Document, section: Section | None = None, text: str = "") -> Cited:
    """A passage of a section, or the whole document without one."""
    return Cited(
        source=document.id,
        title=document.title,
        url=document.source.url,
        location=document.source.location,
        text=" ".join(text.split()),
        heading=" > ".join(section.heading_path) if section else "",
        page=section.page if section else None,
        certainty=section.certainty if section else None,
    )
