"""Passages analysed once and remembered: their words, and everything they can say."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.evidence.aspects import Aspect, asked, facts
from bot.answering.evidence.denials import denied
from bot.answering.evidence.exact import Exact, states_exactly
from bot.answering.evidence.lexicon import Lexicon
from bot.answering.evidence.manners import Manner, answers_so
from bot.answering.evidence.matching import Read, read
from bot.answering.evidence.meanings import Meanings
from bot.answering.evidence.moments import Moments, moments
from bot.answering.evidence.unit import Unit, UnitKind
from bot.answering.evidence.units import hangs, units
from bot.answering.retrieve import Analyser
from bot.domain.documents import Passage

REMEMBERED = 4096
"""Passages kept analysed, the latest used."""

SAME_TEXTS = 256
"""Texts kept read while a passage is: what a unit says is also its label, and comes before the next."""


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """Something a passage can say: its words, those of its label, of the sentence before and of its denials; its facts.

    The label of a row is what its figures are about; that of anything else is all it says.
    """

    unit: Unit
    said: Read
    before: Read
    label: Read
    part: Read
    aspects: frozenset[Aspect]
    manners: frozenset[Manner]
    exact: frozenset[Exact]
    moments: Moments
    denied: Read
    hangs: bool


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage's words, by where they stand, the facts its heading promises, and its units in reading order."""

    passage: Passage
    title: Read
    heading: Read
    whole: Read
    aspects: frozenset[Aspect]
    moments: Moments
    units: tuple[ReadUnit, ...]


class Reader:
    """Analyses passages; safe to share between threads."""

    def __init__(self, analyser: Analyser, meanings: Meanings | None = None, remembered: int = REMEMBERED) -> None:
        self.words, self.meanings = analyser, meanings or Meanings()
        self.lexicon = Lexicon(analyser)
        self.read = lru_cache(maxsize=remembered)(self._read)
        self.whole = lru_cache(maxsize=remembered)(lambda passage: read(whole(passage), analyser))
        self._text = lru_cache(maxsize=SAME_TEXTS)(lambda text: read(text, analyser))

    def read_ahead(self, passage: Passage) -> Iterator[None]:
        """Reads what the first question about it would wait for, step by step: its words, what each statement means.

        Parts of rows and sentences are read when they are asked about.
        """
        units = self.read(passage).units
        yield
        for one in units:
            if not one.unit.part and self.meanings.reads_ahead:
                self.meanings.read(one.unit)
                yield

    def _read(self, passage: Passage) -> ReadPassage:
        return ReadPassage(
            passage=passage,
            title=self._text(passage.title),
            heading=self._text(" / ".join(passage.heading_path)),
            whole=self.whole(passage),
            aspects=frozenset(asked(passage.heading_path[-1] if passage.heading_path else passage.title)),
            moments=moments(" / ".join((passage.title, *passage.heading_path))),
            units=tuple(self._unit(unit) for unit in units(passage) if not unit.text.endswith(":")),
        )

    def _unit(self, unit: Unit) -> ReadUnit:
        return ReadUnit(
            unit=unit,
            said=self._text(unit.said),
            before=self._text(unit.before),
            label=self._text(_label(unit)),
            part=self._text(unit.part),
            aspects=facts(unit.said),
            manners=answers_so(unit.text),
            exact=states_exactly(unit.said),
            moments=moments(unit.said),
            denied=self._text(denied(unit.text)),
            hangs=unit.kind is UnitKind.SENTENCE and hangs(unit.text),
        )


def _label(unit: Unit) -> str:
    return f"{unit.text.split(' ; ')[0]} {unit.part}" if unit.kind is UnitKind.ROW else unit.text


def whole(passage: Passage) -> str:
    """A passage with what it stands under."""
    return "\n".join((passage.title, *passage.heading_path, passage.text))
