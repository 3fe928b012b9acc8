"""Passages analysed once and remembered: their words, and everything they can say."""

from dataclasses import dataclass
from functools import lru_cache

from bot.answering.aspects import Aspect, asked
from bot.answering.lexicon import Lexicon
from bot.answering.matching import Read, read
from bot.answering.retrieve import Analyser
from bot.answering.units import Unit, units
from bot.domain.documents import Passage

REMEMBERED = 4096
"""Passages kept analysed, the latest used."""


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """Something a passage can say: its words, and those of the sentence before it."""

    unit: Unit
    said: Read
    before: Read


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage's words, by where they stand, the facts its heading promises, and its units in reading order."""

    passage: Passage
    title: Read
    heading: Read
    whole: Read
    aspects: frozenset[Aspect]
    units: tuple[ReadUnit, ...]


class Reader:
    """Analyses passages; safe to share between threads."""

    def __init__(self, analyser: Analyser, remembered: int = REMEMBERED) -> None:
        self.words = analyser
        self.lexicon = Lexicon(analyser)
        self.read = lru_cache(maxsize=remembered)(self._read)

    def _read(self, passage: Passage) -> ReadPassage:
        return ReadPassage(
            passage=passage,
            title=read(passage.title, self.words),
            heading=read(" / ".join(passage.heading_path), self.words),
            whole=read(whole(passage), self.words),
            aspects=frozenset(asked(passage.heading_path[-1] if passage.heading_path else passage.title)),
            units=tuple(
                ReadUnit(unit, read(unit.said, self.words), read(unit.before, self.words))
                for unit in units(passage)
                if not unit.text.endswith(":")
            ),
        )


def whole(passage: Passage) -> str:
    """A passage with what it stands under."""
    return "\n".join((passage.title, *passage.heading_path, passage.text))
