"""How well each thing the passages can say answers the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.aspects import Aspect, asked, holds
from bot.answering.matching import Terms, Words, read, terms_of
from bot.answering.reader import Reader
from bot.answering.rules import patterns
from bot.answering.signs import Signs, signs_of, sought, weighed
from bot.answering.units import Unit, UnitKind
from bot.domain.documents import PassageKind, Ranked
from bot.domain.folding import fold

SCALE = Signs(
    covered=3.4,
    own=2.42,
    focus=3.03,
    title=1.17,
    heading=1.48,
    before=1.99,
    first_aspect=2.53,
    other_aspects=0.98,
    found=2.31,
    rank=0.54,
    number=0.69,
    within=1.62,
    outside=-0.78,
    day=0.33,
    other_day=-0.58,
    row=0.2,
    whole_list=0.85,
    item=-0.41,
    contact=-0.55,
    length=0.68,
    closest=0.61,
    heading_aspect=0.31,
    long=0.53,
)
"""Fitted on cases of the demo territory (docs/quality.md says how and what held-out cases give)."""


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
    judged = []
    for rank, one in enumerate(ranked):
        passage = reader.read(one.passage)
        for unit in passage.units:
            if not _fits(unit.unit, aspects):
                continue
            signs = signs_of(unit, passage, one, rank, wanted)
            held = frozenset(aspect for aspect in aspects if holds(unit.unit.said, aspect))
            judged.append(Candidate(unit.unit, one, held, signs, weighed(signs, scale)))
    judged.sort(key=lambda one: (-round(one.score, 6), one.unit.passage.id, one.unit.order))
    return Weighed(terms, aspects, tuple(judged))


def _fits(unit: Unit, aspects: Sequence[Aspect]) -> bool:
    """Whether so much may be said: one fact is asked of one item, a whole list answers what asks for many."""
    many = unit.kind is UnitKind.LIST and unit.passage.kind is PassageKind.PROSE
    return not many or not aspects or aspects[0] in LISTED


def _asking_words(question: str, words: Words) -> frozenset[str]:
    """The stems of the sentences that ask; of the whole question when none stands out."""
    parts = [part for part in re.split(r"(?<=[.!?:;])\s+", question) if part.strip()]
    asking = [part for part in parts if patterns("screen", "question")["question"].search(fold(part))]
    return read(" ".join(asking or parts), words).stems
