"""What sheets state, sentence by sentence, and under what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eval.training.sheets import Sheet, headed
from ingestion.sentences import sentences

SHORTEST, LONGEST = 25, 420
"""Characters of a sentence worth asking about."""

LONGEST_SHOWN = 400
"""Characters that are read of a statement, as by `bot.answering.evidence.meanings`."""

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a sheet, and the heading above it (empty when there is none)."""

    title: str
    heading: str
    text: str

    def shown(self) -> str:
        """As evidence reads it: under its title and heading."""
        above = ". ".join(part for part in (self.title, self.heading) if part)
        return f"{above} : {self.text}"[:LONGEST_SHOWN]


def stated(sheet: Sheet) -> list[Stated]:
    """The sentences of a sheet, in order; those that passages share are taken once."""
    found: dict[str, Stated] = {}
    for passage in sheet.passages:
        for one in _under_headings(sheet.title, passage):
            found.setdefault(one.text, one)
    return list(found.values())


def _under_headings(title: str, passage: str) -> Iterator[Stated]:
    headings = {one.heading for one in headed(passage)}
    heading = ""
    for line in passage.split("\n"):
        if line.strip() in headings:
            heading = line.strip()
            continue
        for sentence in sentences(line):
            text = _SPACES.sub(" ", sentence).strip()
            if SHORTEST <= len(text) <= LONGEST and not text.endswith(":"):
                yield Stated(title, heading, text)
