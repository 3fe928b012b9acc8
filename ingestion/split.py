"""Documents into passages: along headings, 400 to 900 characters, no sentence cut, no row without its header."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain

from bot.domain.documents import Document, Passage, PassageKind, Section
from ingestion.sentences import sentences

SHORTEST = 400
"""Characters under which a passage takes the next unit as long as it fits."""
LONGEST = 900
"""Characters of a passage, about 200 tokens; only a single longer sentence or row goes beyond."""
UNBROKEN = 2_000
"""Characters of a sentence or row without an end; beyond, it is cut between words."""
LEAD_IN = 200
"""Characters of a line ending with a colon that is repeated above the rest of its list."""


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in reading order."""
    cut = ((section, text) for section in document.sections for text in texts(section))
    return tuple(_passage(document, section, text, position) for position, (section, text) in enumerate(cut))


def texts(section: Section) -> list[str]:
    """The texts of a section's passages."""
    if section.kind is PassageKind.CONTACT and len(section.text) <= UNBROKEN:
        return [section.text]
    if len(section.text) <= LONGEST:
        return [section.text]
    return list(_packed(_units(section)))


def embedded_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """What is embedded of a passage, and what its digest is made of."""
    above = " > ".join(part for part in (title, *heading_path) if part)
    return f"{above}\n{text}"


def _passage(document: Document, section: Section, text: str, position: int) -> Passage:
    source = document.source
    digest = hashlib.sha256(embedded_text(document.title, section.heading_path, text).encode()).hexdigest()
    return Passage(
        id=f"{document.id}:{position}",
        document_id=document.id,
        title=document.title,
        heading_path=section.heading_path,
        text=text,
        url=source.url,
        layer=source.layer,
        owner=source.owner,
        position=position,
        digest=digest,
        anchor=section.anchor,
        page=section.page,
        kind=section.kind,
        service=source.service,
        published=source.published,
        updated=source.updated,
        superseded_by=source.superseded_by,
        validity=source.validity,
        certainty=section.certainty,
    )


def _units(section: Section) -> Iterator[str]:
    """What may not be cut, each with the break that stands before it."""
    if section.kind is not PassageKind.PROSE:
        return chain.from_iterable(_whole(f"\n{row}") for row in section.text.split("\n") if row)
    return chain.from_iterable(_paragraph_units(one) for one in section.text.split("\n\n") if one.strip())


def _paragraph_units(paragraph: str) -> Iterator[str]:
    """A short paragraph whole; of a long one its lines, else its sentences."""
    if len(paragraph) <= LONGEST // 2:
        yield f"\n\n{paragraph}"
        return
    joint = "\n\n"
    for line in paragraph.split("\n"):
        if len(line) <= LONGEST // 2:
            yield joint + line
        else:
            for number, sentence in enumerate(sentences(line)):
                yield from _whole((" " if number else joint) + sentence)
        joint = "\n"


def _whole(unit: str) -> Iterator[str]:
    """The unit, or pieces of it when it never ends."""
    while len(unit) > UNBROKEN:
        at = unit.rfind(" ", UNBROKEN // 2, UNBROKEN)
        at = at if at > 0 else UNBROKEN
        yield unit[:at]
        unit = unit[at:] if unit[at] == " " else f" {unit[at:]}"
    yield unit


def _packed(units: Iterator[str]) -> Iterator[str]:
    """Units put together up to the longest passage; a list that goes on repeats the line that introduces it."""
    passage, lead_in = "", ""
    for unit in units:
        if passage and len(passage) + len(unit) > LONGEST and not _introduces(passage):
            yield passage.strip()
            passage = f"{lead_in}\n{unit.lstrip()}" if lead_in and _is_item(unit) else unit
        elif len(passage) >= SHORTEST and unit.startswith("\n\n") and len(passage) + len(unit) > LONGEST * 0.8:
            yield passage.strip()
            passage = unit
        else:
            passage += unit
        if not _is_item(unit):
            last = unit.strip().split("\n")
            lead_in = last[0] if _introduces(last[0]) and len(last[0]) <= LEAD_IN else ""
    if passage.strip():
        yield passage.strip()


def _introduces(text: str) -> bool:
    last = text.rstrip().rsplit("\n", 1)[-1]
    return last.endswith(":") and len(text) <= LONGEST * 1.5


def _is_item(unit: str) -> bool:
    line = unit.lstrip()
    return line.startswith(("- ", "• ", "– ", "— ", "▪ ")) or line.split(".", 1)[0].isdigit()
