"""How well each thing the passages can say answers the question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.aspects import Aspect, asked, holds
from bot.answering.matching import Read, Terms, Words, content, match, read, terms_of, whole
from bot.answering.units import Unit, UnitKind, units
from bot.domain.documents import Ranked

IN_UNIT, IN_HEADING, IN_TITLE, IN_BEFORE, IN_PASSAGE = 1.0, 0.9, 0.9, 0.7, 0.5
"""How much a word of the question counts by where it is found, the unit itself first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit judged: `covered` is the weighted share of the subject found in or around it, `own` inside it alone."""

    unit: Unit
    ranked: Ranked
    covered: float
    own: float
    aspects: frozenset[Aspect]
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The question's words and aspects, and every candidate, best first."""

    terms: Terms
    aspects: tuple[Aspect, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much each sign counts in a candidate's score."""

    covered: float = 1.0
    own: float = 0.45
    aspect: float = 0.6
    other_aspect: float = 0.15
    found: float = 0.6
    closing: float = 0.1


def weigh(question: str, ranked: Sequence[Ranked], analyser: Words, scale: Scale | None = None) -> Weighed:
    """Every unit of these passages, judged against the question, best first; ties keep reading order."""
    texts = [read(whole(one.passage), analyser) for one in ranked]
    terms = terms_of(question, texts, analyser)
    aspects = asked(question)
    judged = [
        candidate
        for one, text in zip(ranked, texts, strict=True)
        for candidate in _judged(one, text, terms, aspects, analyser, scale or Scale())
    ]
    judged.sort(key=lambda one: (-round(one.score, 6), one.unit.passage.id, one.unit.order))
    return Weighed(terms, aspects, tuple(judged))


def _judged(
    ranked: Ranked, text: Read, terms: Terms, aspects: Sequence[Aspect], analyser: Words, scale: Scale
) -> Iterator[Candidate]:
    title = read(ranked.passage.title, analyser)
    heading = read(" / ".join(ranked.passage.heading_path), analyser)
    for unit in units(ranked.passage):
        if unit.text.endswith(":"):
            continue
        said, before = read(unit.said, analyser), read(unit.before, analyser)
        places = ((said, IN_UNIT), (heading, IN_HEADING), (title, IN_TITLE), (before, IN_BEFORE), (text, IN_PASSAGE))
        covered = _share(content(terms), places)
        own = _share(terms, places[:1])
        held = frozenset(aspect for aspect in aspects if holds(unit.said, aspect))
        score = _score((covered, own), held, aspects, ranked, unit, scale)
        yield Candidate(unit, ranked, covered, own, held, score)


def _share(terms: Terms, places: Sequence[tuple[Read, float]]) -> float:
    """The share of the words, by weight, found in these places."""
    total = sum(term.weight for term in terms)
    found = sum(term.weight * max(match(term, text) * worth for text, worth in places) for term in terms)
    return found / total if total else 1.0


def _score(
    shares: tuple[float, float],
    held: frozenset[Aspect],
    aspects: Sequence[Aspect],
    ranked: Ranked,
    unit: Unit,
    scale: Scale,
) -> float:
    covered, own = shares
    first = bool(aspects) and aspects[0] in held
    others = len(held) - first
    listed = unit.kind is UnitKind.LIST and (not aspects or Aspect.DOCUMENTS in aspects)
    return (
        scale.covered * covered
        + scale.own * own
        + scale.aspect * first
        + scale.other_aspect * others
        + scale.found * ranked.score
        + scale.closing * listed
    )
