"""What sheets state, sentence by sentence, and under what: the material that questions are made from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.evidence.aspects import STRICT, Aspect, holds
from eval.training.sheets import Sheet, headed
from ingestion.sentences import sentences

ASKABLE = (*sorted(STRICT), Aspect.DATE, Aspect.PLACE, Aspect.DOCUMENTS)
"""Kinds of fact a made question asks for."""

SHORTEST, LONGEST = 25, 420
"""Characters of a sentence worth asking about."""

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a sheet, the heading above it (empty when there is none), and the kinds of fact it holds."""

    title: str
    heading: str
    text: str
    kinds: frozenset[Aspect]

    def shown(self, untitled: bool = False, unheaded: bool = False) -> str:
        """As the reader is given it: under its title and heading, or without them."""
        return shown("" if untitled else self.title, "" if unheaded else self.heading, self.text)


def shown(title: str, heading: str, text: str) -> str:
    """A statement under what it stands under, each said once."""
    above = dict.fromkeys(part.rstrip(" :.") for part in (title, heading) if part)
    return f"{' / '.join(above)} : {text}" if above else text


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
                yield Stated(title, heading, text, frozenset(kind for kind in ASKABLE if holds(text, kind)))
