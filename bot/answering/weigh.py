"""How well each thing the passages can say answers the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.aspects import Aspect, asked, holds
from bot.answering.matching import Term, Terms, Words, match, read, terms_of
from bot.answering.reader import Reader, ReadPassage, ReadUnit
from bot.answering.rules import patterns
from bot.answering.signs import Signs, signs_of, sought, weighed
from bot.answering.units import Unit, UnitKind
from bot.domain.documents import PassageKind, Ranked
from bot.domain.folding import fold

SCALE = Signs(
    covered=2.76,
    own=2.17,
    focus=2.84,
    title=1.4,
    heading=1.57,
    before=0.92,
    first_aspect=2.56,
    other_aspects=1.31,
    found=2.17,
    rank=1.09,
    number=0.95,
    within=1.71,
    outside=-0.76,
    day=1.07,
    other_day=-0.73,
    row=0.23,
    whole_list=0.77,
    item=-0.25,
    contact=-0.39,
    length=0.97,
    closest=0.32,
    heading_aspect=0.96,
    long=0.5,
)
"""Fitted by `python -m eval.fitting` on the cases of the demo territory."""


COUNTED = re.compile(r"\bcombien (?:de |d')([a-z-]{3,})")

LISTED = frozenset({Aspect.DOCUMENTS, Aspect.FORM, Aspect.PERSON, Aspect.PLACE})
"""Facts of which there may be many in one answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit judged against the question. `aspects`: the kinds of fact asked for that it holds."""

    unit: Unit
    ranked: Ranked
    aspects: frozenset[Aspect]
    signs: Signs
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The question's words and aspects, and every candidate, best first."""

    terms: Terms
    aspects: tuple[Aspect, ...]
    candidates: tuple[Candidate, ...]


def weigh(
    question: str,
    ranked: Sequence[Ranked],
    background: Sequence[Ranked],
    reader: Reader,
    closest: str,
    scale: Signs = SCALE,
) -> Weighed:
    """Every unit of `ranked`, judged against the question, best first; ties keep reading order.

    `background` are the passages a word is judged rare against: those and more.
    """
    texts = [reader.read(one.passage).whole for one in background]
    terms, aspects = terms_of(question, texts, reader.lexicon), asked(question)
    wanted = sought(question, terms, _asking_words(question, reader.words), aspects, closest)
    counted = [term for term in terms if term.stem in _counted_words(question, reader.words)]
    judged = []
    for rank, one in enumerate(ranked):
        passage = reader.read(one.passage)
        for unit in passage.units:
            if not _fits(unit.unit, aspects):
                continue
            held = frozenset(aspect for aspect in aspects if _held(unit, passage, aspect, counted))
            signs = signs_of(unit, passage, one, rank, wanted, held)
            judged.append(Candidate(unit.unit, one, held, signs, weighed(signs, scale)))
    judged.sort(key=lambda one: (-round(one.score, 6), one.unit.passage.id, one.unit.order))
    return Weighed(terms, aspects, tuple(judged))


def _held(one: ReadUnit, passage: ReadPassage, aspect: Aspect, counted: Sequence[Term]) -> bool:
    """Whether the unit holds such a fact; a number counts only beside what is counted."""
    said = all(match(term, one.said) or match(term, passage.heading) for term in counted)
    return holds(one.unit.said, aspect) and (aspect is not Aspect.QUANTITY or said)


def _counted_words(question: str, words: Words) -> frozenset[str]:
    """The stem of what is counted: places, in `combien de places`."""
    found = COUNTED.search(fold(question))
    return frozenset(words.terms(found.group(1))) if found else frozenset()


def _fits(unit: Unit, aspects: Sequence[Aspect]) -> bool:
    """Whether so much may be said: one fact is asked of one item, a whole list answers what asks for many."""
    many = unit.kind is UnitKind.LIST and unit.passage.kind is PassageKind.PROSE
    return not many or not aspects or aspects[0] in LISTED


def _asking_words(question: str, words: Words) -> frozenset[str]:
    """The stems of the sentences that ask; of the whole question when none stands out."""
    parts = [part for part in re.split(r"(?<=[.!?:;])\s+", question) if part.strip()]
    asking = [part for part in parts if patterns("screen", "question")["question"].search(fold(part))]
    return read(" ".join(asking or parts), words).stems
