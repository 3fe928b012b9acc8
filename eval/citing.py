"""Whether what was said stands in what is cited: sentence by sentence, by words and by figures, without any model.

Recall and precision follow ALCE (Gao et al., 2023), its entailment model replaced by counting: a sentence is
supported when its citations together hold its words and every one of its figures; a citation is precise when it
holds a good part of its sentence by itself. Written apart from `bot.answering.verify`, which it judges.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import Protocol

from bot.answering.figures.days import MONTHS
from bot.answering.figures.numbers import in_digits
from bot.domain.folding import fold
from bot.domain.places import Place
from eval.asking import Cited, Heard
from eval.intervals import mean
from eval.wording import plain

HELD_BY_ALL, HELD_BY_ONE = 0.7, 0.5
"""Share of a sentence's words that its citations together, or one alone, must hold."""

COMPUTED = "computed"
_FIGURE = re.compile(r"\d+h\d*|\d+(?:[.,]\d+)?")
_DATE = re.compile(rf"\b\d{{1,2}}(?:er)? (?:{'|'.join(MONTHS)})(?: \d{{4}})?\b")


class Words(Protocol):
    """The words of a text that carry its sense."""

    def terms(self, text: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Citing:
    """How one answer cites. Recall and precision are None when nothing was said, or nothing cited."""

    recall: float | None
    precision: float | None
    unsupported: tuple[str, ...]
    invented: tuple[str, ...]


def citing(heard: Heard, places: Sequence[Place], words: Words) -> Citing:
    """How well the sentences of an answer stand on their citations; figures may come from the places data too."""
    directory = directory_of(places)
    sources = [_text(one) for one in heard.citations]
    supported, precise = [], []
    for sentence in heard.sentences:
        own = [sources[at] for at in sentence.cited]
        # What is computed is said in our words: its figures alone can be held against the hours.
        held = heard.road == COMPUTED or _held(sentence.text, "\n".join(own), words) >= HELD_BY_ALL
        supported.append(bool(own) and held and not _missing(sentence.text, [*own, directory], heard.road))
        precise += [heard.road == COMPUTED or _held(sentence.text, one, words) >= HELD_BY_ONE for one in own]
    return Citing(
        recall=mean([float(one) for one in supported]),
        precision=mean([float(one) for one in precise]),
        unsupported=tuple(one.text for one, fine in zip(heard.sentences, supported, strict=True) if not fine),
        invented=tuple(sorted(_missing(heard.text, [*sources, directory], heard.road))) if heard.sentences else (),
    )


def directory_of(places: Sequence[Place]) -> str:
    """Everything the places data says, one text."""
    return "\n".join(_texts(places))


def figures_of(text: str) -> frozenset[str]:
    """Every number of a text, in one writing."""
    return frozenset(found.replace(",", ".") for found in _FIGURE.findall(plain(in_digits(fold(text)))))


def _missing(text: str, sources: Sequence[str], road: str) -> frozenset[str]:
    """The figures that no source holds; a computed answer may name the days it was computed for."""
    said = _DATE.sub(" ", fold(text)) if road == COMPUTED else text
    known = frozenset(figure for source in sources for figure in figures_of(source))
    parts = frozenset(part for figure in known for part in re.findall(r"\d+", figure))
    return figures_of(said) - known - parts


def _held(sentence: str, source: str, words: Words) -> float:
    said, held = frozenset(words.terms(sentence)), frozenset(words.terms(source))
    return len(said & held) / len(said) if said else 1.0


def _text(cited: Cited) -> str:
    return f"{cited.title}\n{cited.url}\n{cited.headings}\n{cited.passage}"


def _texts(value: object) -> Iterator[str]:
    """Everything the places data holds, as people write it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, time):
        yield f"{value.hour}h{value.minute:02d}" if value.minute else f"{value.hour}h"
    elif isinstance(value, date):
        yield f"{value.day} {value.month} {value.year}"
    elif isinstance(value, int | float):
        yield str(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)
