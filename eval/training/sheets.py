"""The open sheets an embedder learns from: their titles, their passages as the product cuts them, their headings."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bot.domain.folding import fold
from eval.ranking import sealed
from eval.training.seal import CATALOGUE
from ingestion.parse.jsonl import parse
from ingestion.sentences import sentences
from ingestion.split import texts

KEPT_BACK = 10
"""The questions about one open sheet in ten are learned by nobody: they tell how well the others were. `meaning` learns
from what these sheets say."""

HEADING_LIMIT, LINE_LIMIT = 70, 40
SAME_TITLE = 0.6
"""Share of the title's words that a first line says when it is the title again."""
_WORD = re.compile(r"\w{3,}")
_ENDED = re.compile(r"[.,;:!?)»\d]\s*$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to learn from."""

    id: str
    title: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headed:
    """A line that stands alone above a text, and that text."""

    heading: str
    text: str


def kept_back(document: str) -> bool:
    """Whether an open sheet is for choosing, not for learning."""
    return crc32(f"{document}/kept back".encode()) % KEPT_BACK == 0


def open_sheets(folder: Path, closed: frozenset[str]) -> Iterator[Sheet]:
    """The sheets of a folder that are neither sealed nor titled as a sealed one; those without a text are left out."""
    with (folder / "corpus.jsonl").open("rb") as lines:
        for line in lines:
            row = json.loads(line)
            if sealed(row["id"]) or fold(row["title"]) in closed:
                continue
            row["text"] = _without_titles(row["text"], row["title"], closed)
            passages = _passages(row) if row["text"] else ()
            if passages and row["title"]:
                yield Sheet(row["id"], row["title"], passages)


def _passages(row: dict[str, str]) -> tuple[str, ...]:
    sections = parse(json.dumps(row).encode()).sections
    return tuple(text for section in sections for text in texts(section))


def _without_titles(text: str, title: str, closed: frozenset[str]) -> str:
    """The text without its own title on top, which would give the pair away, nor any line that is a closed title."""
    lines = text.split("\n")
    words = set(_WORD.findall(fold(title)))
    if len(words & set(_WORD.findall(fold(lines[0])))) >= SAME_TITLE * len(words) and len(lines[0]) <= 2 * len(title):
        lines = lines[1:]
    return "\n".join(line for line in lines if not _is_closed(fold(line), closed))


def _is_closed(line: str, closed: frozenset[str]) -> bool:
    return line.rstrip(" :") in closed or ("?" in line and any(one in line for one in closed if "?" in one))


def open_catalogue(folder: Path, closed: frozenset[str]) -> Iterator[Sheet]:
    """The entries of the catalogue, each with its path through the themes as only text."""
    with (folder / CATALOGUE).open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["title"] and row["text"] and not sealed(row["id"]) and fold(row["title"]) not in closed:
                yield Sheet(row["id"], row["title"], (row["text"].replace(" > ", ", "),))


def headed(passage: str) -> list[Headed]:
    """The headings of a passage that are followed by a text: short lines that end as no sentence does."""
    lines = passage.split("\n")
    found = []
    for at, line in enumerate(lines[:-1]):
        below = "\n".join(lines[at + 1 :])
        if 3 < len(line) <= HEADING_LIMIT and not _ENDED.search(line) and len(lines[at + 1]) > LINE_LIMIT:
            found.append(Headed(line.strip(), below))
    return found


def whole_sentences(passage: str) -> list[str]:
    """The sentences of some length, each without the line above it."""
    return [one for line in passage.split("\n") for one in sentences(line) if len(one) > LINE_LIMIT]
