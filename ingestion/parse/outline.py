"""From blocks in reading order to the sections of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.domain.documents import PassageKind, Section
from ingestion.contacts import names_itself

_ITEMS = ("- ", "– ", "• ", "— ", "▪ ", "1. ")

HEADING_LIMIT = 200
"""Characters of a heading; a longer one is a paragraph set in large type."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` counts from 1 (the document's title) downwards. Without text it only ends those below."""

    level: int
    text: str
    anchor: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, a list, a table's rows or a contact block; `under` is a table's caption."""

    text: str
    kind: PassageKind = PassageKind.PROSE
    page: int | None = None
    under: str = ""


Block = Heading | Stretch


def outline(blocks: Iterable[Block], title: str) -> tuple[Section, ...]:
    """Sections in reading order: one per heading, kind and page; a heading equal to the title is left out."""
    stack: list[Heading] = []
    sections: list[Section] = []
    for block in blocks:
        match block:
            case Heading():
                stack = [*(upper for upper in stack if upper.level < block.level), block]
            case Stretch() if block.text:
                sections.append(_section(block, stack, title))
            case Stretch():
                pass
    return tuple(_joined(list(same)) for _, same in groupby(enumerate(sections), key=_place))


def first_heading(blocks: Sequence[Block]) -> str:
    """The text of the highest heading that comes first, or nothing."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.text]
    top = min((heading.level for heading in headings), default=0)
    return next((heading.text for heading in headings if heading.level == top), "")


def _section(block: Stretch, stack: Sequence[Heading], title: str) -> Section:
    shown = [heading for heading in stack if not title.casefold().startswith(heading.text.casefold())]
    path = tuple(heading.text for heading in shown)
    if block.kind is PassageKind.CONTACT and names_itself(block.text):
        shown, path = [], (block.text.partition("\n")[0],)
    anchor = next((heading.anchor for heading in reversed(shown) if heading.anchor), "")
    if block.under and block.under not in path:
        path = (*path, block.under)
    return Section(path, block.text, anchor, block.page, block.kind)


def _place(numbered: tuple[int, Section]) -> tuple[object, ...]:
    """What neighbours must share to become one section; a contact block stays alone."""
    number, section = numbered
    alone = number if section.kind is PassageKind.CONTACT else -1
    return (section.heading_path, section.kind, section.page, section.anchor, alone)


def _joined(neighbours: Sequence[tuple[int, Section]]) -> Section:
    """One section; a list stays with the line that introduces it."""
    first = neighbours[0][1]
    parts = [section.text for _, section in neighbours]
    tight = first.kind is PassageKind.TABLE
    joints = ["", *("\n" if tight or part.startswith(_ITEMS) else "\n\n" for part in parts[1:])]
    return replace(first, text="".join(joint + part for joint, part in zip(joints, parts, strict=True)))
