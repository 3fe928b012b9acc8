"""A passage as the index keeps it, vectors and payload, the same in the embedded index and on a server."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.answering.search.channels import SparseVector
from bot.domain.documents import Passage, PassageKind, Validity
from bot.domain.territories import Layer

OWNER, DOCUMENT, FROM, UNTIL = "owner", "document_id", "from", "until"
"""The indexed fields. Validity is kept as day numbers, so that an open end is a number too."""

EARLIEST, LATEST = 0, date.max.toordinal()
OPEN = Validity()
CHANNELS = ("stem", "char4")
DENSE = "dense"

_NAMESPACE = uuid.UUID("6a5ad1a2-3f0c-4f0e-9c43-0c2f6d0b7f11")

DOCUMENT_LIMIT, PAGE = 5_000, 64
"""Passages read of one document at most; passages read at once of all."""

Payload = dict[str, object]


@dataclass(frozen=True, slots=True)
class DocumentVectors:
    """What the index keeps of one passage for its two lexical channels."""

    stem: SparseVector
    char4: SparseVector


class DocumentAnalyser(Protocol):
    """Makes the lexical vectors of passages, one pair each, in order."""

    def document_vectors(self, passages: Sequence[Passage]) -> Iterator[DocumentVectors]: ...


def point_id(passage_id: str) -> str:
    """The identifier of a passage's point: always the same for the same passage."""
    return str(uuid.uuid5(_NAMESPACE, passage_id))


def to_payload(passage: Passage) -> Payload:
    """Everything `to_passage` needs, and the fields the filters read."""
    return {
        "id": passage.id,
        DOCUMENT: passage.document_id,
        "title": passage.title,
        "headings": list(passage.heading_path),
        "text": passage.text,
        "url": passage.url,
        "layer": passage.layer.value,
        OWNER: passage.owner,
        "position": passage.position,
        "digest": passage.digest,
        "anchor": passage.anchor,
        "page": passage.page or 0,
        "kind": passage.kind.value,
        "service": passage.service,
        "published": _iso(passage.published),
        "updated": _iso(passage.updated),
        "superseded_by": passage.superseded_by,
        "certainty": passage.certainty,
        FROM: passage.validity.start.toordinal() if passage.validity.start else EARLIEST,
        UNTIL: passage.validity.end.toordinal() if passage.validity.end else LATEST,
    }


def to_passage(payload: Mapping[str, Any]) -> Passage:  # what an index gives back has no type of its own
    """The passage of a payload made by `to_payload`."""
    return Passage(
        id=payload["id"],
        document_id=payload[DOCUMENT],
        title=payload["title"],
        heading_path=tuple(payload["headings"]),
        text=payload["text"],
        url=payload["url"],
        layer=Layer(payload["layer"]),
        owner=payload[OWNER],
        position=payload["position"],
        digest=payload["digest"],
        anchor=payload["anchor"],
        page=payload["page"] or None,
        kind=PassageKind(payload["kind"]),
        service=payload["service"],
        published=_day(payload["published"]),
        updated=_day(payload["updated"]),
        superseded_by=payload.get("superseded_by", ""),
        validity=_validity(payload[FROM], payload[UNTIL]),
        certainty=payload.get("certainty"),
    )


def _validity(start: int, end: int) -> Validity:
    if (start, end) == (EARLIEST, LATEST):
        return OPEN
    return Validity(
        date.fromordinal(start) if start > EARLIEST else None,
        date.fromordinal(end) if end < LATEST else None,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
