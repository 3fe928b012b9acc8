"""Towns that do not exist, and what their residents ask: documents as a town hall writes them, for lessons.

A town is a file of Markdown in `towns/`, each document beginning with its title (`# `), and beside it a file of
questions, a line each: the title of the document, the question, what answers it (a sentence, an item or a row, word for
word; after a minus, what a careless reader would give where nothing does) and the fact asked for. They were written by
people who saw neither the project nor the demo territory.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from bot.answering.evidence.meanings import meant_text
from bot.answering.evidence.unit import Unit
from bot.answering.evidence.units import units
from bot.domain.documents import Document, Passage, Source
from bot.domain.folding import fold
from bot.domain.territories import Layer
from eval.training.written import NOTHING, Written
from ingestion.parse.markdown import parse
from ingestion.split import embedded_text, split

TOWNS = Path(__file__).parent / "towns"
_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")
LEAST_SHARED, LEAST_HELD = 0.6, 0.8
"""From what is had in common (F1 of words), or held of a quote, a statement is the one quoted: rows say their columns
too."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document of a town as it is written, and its passages."""

    id: str
    title: str
    text: str
    passages: tuple[Passage, ...]

    def statements(self) -> dict[str, Unit]:
        """What it states, by its text under title and heading as evidence reads it."""
        said = (unit for passage in self.passages for unit in units(passage))
        return {meant_text(unit): unit for unit in said if not unit.part and not unit.text.endswith(":")}


@dataclass(frozen=True, slots=True)
class Line:
    """A question about a page: `quote` answers it and holds `fact`, or only seems to when there is no fact."""

    page: str
    text: str
    quote: str
    fact: str


@dataclass(frozen=True, slots=True)
class Town:
    """Its pages, and what is asked."""

    name: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]


def towns(closed: frozenset[str], folder: Path = TOWNS) -> list[Town]:
    """Every town; no title, heading or question that is a closed text (folded), none about a page left out."""
    return [read_town(file, closed) for file in sorted(folder.glob("*.md"))]


def read_town(file: Path, closed: frozenset[str] = frozenset()) -> Town:
    """The town of a file of Markdown, and of that of questions beside it."""
    pages = tuple(_opened(page, closed) for page in _pages(file) if fold(page.title) not in closed)
    ids = {page.title: page.id for page in pages}
    rows = [line.split("\t") for line in file.with_suffix(".tsv").read_text("utf-8").splitlines()]
    lines = [
        Line(ids[title], text, quote, fact)
        for title, text, quote, fact in rows
        if title in ids and fold(text) not in closed
    ]
    return Town(file.stem, pages, tuple(lines))


def questions(places: Iterable[Town]) -> frozenset[str]:
    """What is asked of them, folded."""
    return frozenset(fold(line.text) for town in places for line in town.lines)


def asked_of_statements(town: Town) -> tuple[list[Written], dict[str, tuple[str, ...]]]:
    """Its questions with the statements that answer them, and what each page states.

    What holds the same fact elsewhere is held to answer too.
    """
    stated = {page.id: page.statements() for page in town.pages}
    everywhere = {text: unit.said for one in stated.values() for text, unit in one.items()}
    made = [_written(line, stated[line.page], everywhere) for line in town.lines]
    return [one for one in made if one], {page: tuple(one) for page, one in stated.items()}


def asked_of_passages(town: Town) -> tuple[list[Written], dict[str, tuple[str, ...]]]:
    """The answered questions with the passages that hold their answers, and the passages of each page."""
    held = {text: _embedded(unit.passage) for page in town.pages for text, unit in page.statements().items()}
    answered = [one for one in asked_of_statements(town)[0] if one.answers]
    moved = [replace(one, answers=tuple(dict.fromkeys(held[text] for text in one.answers))) for one in answered]
    return moved, {page.id: tuple(map(_embedded, page.passages)) for page in town.pages}


def _pages(file: Path) -> Iterator[Page]:
    text = file.read_text("utf-8")
    starts = [*(found.start() for found in _TITLE.finditer(text)), len(text)]
    for at, (start, end) in enumerate(pairwise(starts), 1):
        page = text[start:end]
        title = _TITLE.match(page)[1].strip()  # type: ignore[index]  # it starts there
        name = f"{file.stem}/{at}"
        source = Source(name, "", Layer.COMMUNAL, file.stem, "", "")
        parsed = parse(page.encode())
        yield Page(name, title, page, split(Document(name, source, parsed.title or title, "", parsed.sections)))


def _opened(page: Page, closed: frozenset[str]) -> Page:
    """The page without its headings that are closed texts: a few are a word that anybody would write."""
    return replace(page, passages=tuple(_without(passage, closed) for passage in page.passages))


def _without(passage: Passage, closed: frozenset[str]) -> Passage:
    return replace(passage, heading_path=tuple(one for one in passage.heading_path if fold(one) not in closed))


def _written(line: Line, stated: Mapping[str, Unit], everywhere: Mapping[str, str]) -> Written | None:
    quoted = _words(line.quote.removeprefix(NOTHING))
    shared = {text: (line.fact in unit.said, _alike(_words(unit.said), quoted)) for text, unit in stated.items()}
    nearest = max(shared, key=lambda text: shared[text])
    held = len(quoted & _words(stated[nearest].said)) / max(1, len(quoted))
    if shared[nearest][1] < LEAST_SHARED and held < LEAST_HELD:
        return None
    if not line.fact:
        return Written(line.page, line.text, (), (nearest,))
    also = (text for text, said in everywhere.items() if line.fact in said and _telling(line.fact))
    return Written(line.page, line.text, tuple(dict.fromkeys((nearest, *also))), ())


def _telling(fact: str) -> bool:
    """Whether a fact is the same wherever it stands: a figure and a word, or three words."""
    words = _WORD.findall(fact)
    return len(words) > 2 or (len(words) > 1 and any(character.isdigit() for character in fact))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _alike(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))


def _embedded(passage: Passage) -> str:
    return embedded_text(passage.title, passage.heading_path, passage.text)
