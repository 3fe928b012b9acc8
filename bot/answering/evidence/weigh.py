"""How well each thing the passages can say answers the question."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import mul

from bot.answering.evidence.asides import without_asides
from bot.answering.evidence.aspects import Aspect, asked
from bot.answering.evidence.judge import Found, JudgedPassage, signs_of
from bot.answering.evidence.manners import Manner
from bot.answering.evidence.matching import Term, Terms, Words, content, plain, rarities, terms_of
from bot.answering.evidence.needs import sought
from bot.answering.evidence.reader import Reader, ReadUnit
from bot.answering.evidence.scale import SCALE
from bot.answering.evidence.several import Part, several
from bot.answering.evidence.siblings import asked_of
from bot.answering.evidence.signs import Signs
from bot.answering.evidence.unit import Unit, UnitKind
from bot.answering.evidence.word_signs import Asking, PassageWords
from bot.domain.documents import PassageKind, Ranked
from bot.domain.folding import fold

VOTING = 10
"""First passages among which a document is counted."""

MEANT = 16
"""First candidates, by their words and facts, whose meaning is looked at; the others' counts as usual."""

COUNTED = re.compile(r"\bcombien (?:de |d')([a-z-]{3,})")

LISTED = frozenset({Aspect.DOCUMENTS, Aspect.FORM, Aspect.PERSON, Aspect.PLACE})
"""Facts of which there may be many in one answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit judged against the question. `aspects`, `covers`: the kinds of fact and the words asked that it holds.

    `apart`: the share of the asked words in what sets it apart from the other parts of its row or sentence.
    """

    unit: Unit
    ranked: Ranked
    aspects: frozenset[Aspect]
    signs: Signs
    score: float
    covers: frozenset[str] = frozenset()
    apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """The question's words and aspects, and every candidate, best first.

    `headed`: its words name what is asked for. `exact`: it asks for a fact by name, a person, an age. `named`: it is
    about somebody or some place that it names. `parts`: the several things it asks, empty when it is one. `manners`:
    how it asks; `length`: its words as it was understood, all of them. `is_read`: a model read what is meant.
    """

    terms: Terms
    aspects: tuple[Aspect, ...]
    candidates: tuple[Candidate, ...]
    is_read: bool
    headed: bool = False
    exact: bool = False
    named: bool = False
    parts: tuple[Part, ...] = ()
    manners: frozenset[Manner] = frozenset()
    length: int = 0


def weigh(
    question: str,
    ranked: Sequence[Ranked],
    background: Sequence[Ranked],
    reader: Reader,
    closest: str,
    day: date | None = None,
    scale: Signs = SCALE,
) -> Weighed:
    """Every unit of `ranked`, judged against the question, best first; ties keep reading order.

    `background` are the passages a word is judged rare against: those and more. `day` is that of the question.
    `closest` is the asker's commune: its own name in a question asks for nothing.
    """
    texts = [reader.whole(one.passage) for one in background]
    home = frozenset(reader.words.terms(plain(closest.replace("-", " "))))
    terms, aspects = terms_of(question, texts, reader.lexicon, home), asked(question)
    terms = without_asides(question, terms, reader.words)
    wanted = sought(question, terms, reader.words, aspects, closest, day)
    counted = [term for term in terms if term.stem in _counted_words(question, reader.words)]
    kin = asked_of(reader.lexicon.families, frozenset(term.stem for term in content(terms)))
    judging = _Judging(Asking(wanted, kin), rarities(texts), counted, reader, scale)
    judged = [one for found in _found(ranked) for one in judging.candidates(found)]
    judged = sorted(told_apart(judged), key=_place)
    judged = sorted([*_meant(question, judged[:MEANT], reader, scale), *judged[MEANT:]], key=_place)
    return Weighed(
        terms,
        aspects,
        tuple(judged),
        reader.meanings.is_known,
        headed=bool(wanted.head),
        exact=bool(wanted.exact),
        named=bool(wanted.names),
        parts=several(question, terms, reader.words),
        manners=wanted.manners,
        length=sum(any(map(str.isalpha, word)) for word in question.split()),
    )


def _place(one: Candidate) -> tuple[float, str, int]:
    return (-round(one.score, 6), one.unit.passage.id, one.unit.order)


def _meant(question: str, best: Sequence[Candidate], reader: Reader, scale: Signs) -> list[Candidate]:
    """The same, with how near each is in meaning: it costs too much to be asked of all."""
    near = reader.meanings.nearness(question, [one.unit for one in best])
    told = zip(best, near, strict=True)
    return [
        replace(one, signs=replace(one.signs, meaning=to), score=one.score + scale.meaning * to) for one, to in told
    ]


class _Judging:
    """A question against whatever was found for it, one passage at a time."""

    def __init__(
        self, asking: Asking, rarity: Mapping[str, float], counted: Iterable[Term], reader: Reader, scale: Signs
    ) -> None:
        self._asking, self._rarity, self._reader = asking, rarity, reader
        self._counted = tuple(map(asking.marks.place, counted))
        self._scale = scale.values()

    def candidates(self, found: Found) -> Iterator[Candidate]:
        """What the passage can say, judged, in reading order."""
        read = self._reader.read(found.ranked.passage)
        passage = JudgedPassage(read, found, PassageWords(read, self._asking), self._rarity)
        aspects = self._asking.sought.aspects
        return (self._candidate(unit, passage) for unit in read.units if _fits(unit.unit, aspects))

    def _candidate(self, one: ReadUnit, passage: JudgedPassage) -> Candidate:
        asking, said = self._asking, self._asking.marks.of(one.said)
        counted = passage.words.holds(said, self._counted)
        held = frozenset(aspect for aspect in asking.sought.aspects if _held(one, aspect, counted=counted))
        signs = signs_of(one, passage, asking, said, held)
        covers = frozenset(asking.stems[at] for at, _ in asking.about.words if said[at])
        apart = asking.all.share(asking.marks.of(one.part)) if one.unit.part else 0.0
        score = sum(map(mul, signs.values(), self._scale))
        return Candidate(one.unit, passage.found.ranked, held, signs, score, covers, apart)


def told_apart(judged: Sequence[Candidate]) -> list[Candidate]:
    """Of a row or sentence with parts: the one part that the question points at, else only the whole."""
    places: dict[tuple[str, int], list[Candidate]] = {}
    for one in judged:
        places.setdefault((one.unit.passage.id, one.unit.order), []).append(one)
    return [one for group in places.values() for one in _pointed_at(group)]


def _pointed_at(group: Sequence[Candidate]) -> list[Candidate]:
    parts = [one for one in group if one.unit.part]
    wholes = [one for one in group if not one.unit.part]
    best = max(map(_pointed, parts), default=0.0)
    pointed = [one for one in parts if _pointed(one) == best]
    if len(pointed) != 1 or not pointed[0].apart:
        return wholes
    best_whole = max((*wholes, *pointed), key=lambda one: one.score)
    return [replace(pointed[0], score=best_whole.score, signs=best_whole.signs)]


def _pointed(one: Candidate) -> float:
    """How much of the question only this part holds: its words, its numbers, its time."""
    signs = one.signs
    return one.apart + signs.within + signs.number + signs.month + signs.day - signs.other_month - signs.outside


def _found(ranked: Sequence[Ranked]) -> list[Found]:
    first = [one.passage.document_id for one in ranked[:VOTING]]
    return [Found(one, rank, first.count(one.passage.document_id) / len(first)) for rank, one in enumerate(ranked)]


def _held(one: ReadUnit, aspect: Aspect, *, counted: bool) -> bool:
    """Whether the unit holds such a fact; a number counts only beside what is counted."""
    return aspect in one.aspects and (aspect is not Aspect.QUANTITY or counted)


def _counted_words(question: str, words: Words) -> frozenset[str]:
    """The stem of what is counted: places, in `combien de places`."""
    found = COUNTED.search(fold(question))
    return frozenset(words.terms(found.group(1))) if found else frozenset()


def _fits(unit: Unit, aspects: Sequence[Aspect]) -> bool:
    """Whether so much may be said: one fact is asked of one item, a whole list answers what asks for many."""
    many = unit.kind is UnitKind.LIST and unit.passage.kind is PassageKind.PROSE
    return not many or not aspects or aspects[0] in LISTED
