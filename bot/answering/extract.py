"""The answer without a model: at most three complete statements of the documents, in reading order."""

import re
from collections.abc import Sequence

from bot.answering.evidence.aspects import STRICT
from bot.answering.evidence.holding import holding
from bot.answering.evidence.matching import content
from bot.answering.evidence.rows import equal_rows
from bot.answering.evidence.several import Part
from bot.answering.evidence.statements import ExtractLimits, Statement
from bot.answering.evidence.unit import UnitKind
from bot.answering.evidence.units import hangs
from bot.answering.evidence.weigh import Candidate, Weighed
from bot.answering.evidence.wholes import entries_of, opening_of
from bot.answering.figures.figures import figures
from bot.domain.answers import Evidence
from bot.domain.documents import Passage
from bot.domain.folding import fold

__all__ = ["ExtractLimits", "Statement", "extract", "untold"]

SETTLED = 0.6
"""Share of the question's words a row must cover to be the whole answer."""

OTHER_WORDS = 0.2
"""How many more new words a statement needs when its figures are not new."""

CASES = frozenset({UnitKind.ROW, UnitKind.ITEM})
"""What tells cases apart: the right one leaves nothing to say of the others."""


def extract(evidence: Evidence, weighed: Weighed, limits: ExtractLimits) -> tuple[Statement, ...]:
    """What the passages say in answer; empty only when they say nothing at all."""
    allowed = {ranked.passage.id for ranked in evidence.passages}
    candidates = _answering_first([one for one in weighed.candidates if one.unit.passage.id in allowed], weighed)
    if not candidates:
        return ()
    if whole := entries_of(candidates, limits) or opening_of(candidates, limits):
        return whole
    chosen = _rows(candidates, limits)
    while not _settles(candidates[0], weighed) and len(chosen) < limits.statements:
        worth = [(_worth(one, chosen, weighed, limits), one) for one in candidates]
        near = [pair for pair in worth if pair[0] >= candidates[0].score - limits.margin]
        ordered = sorted(near, key=lambda pair: -pair[0])
        best = next((one for _, one in ordered if _adds(one, chosen, limits)), None)
        if best is None:
            break
        chosen.append(best)
    chosen += _for_each_part(chosen, candidates, weighed.parts, limits)
    said = [Statement(_complete(one), one.unit.passage) for one in _in_reading_order(chosen)]
    return tuple(one for one in said if not any(one is not other and one.text in other.text for other in said))


def _answering_first(candidates: list[Candidate], weighed: Weighed) -> list[Candidate]:
    """The best that holds the figure asked for comes first: what is said begins with it, whatever else is said."""
    first = next(iter(holding(candidates, weighed.aspects)), None)
    return [first, *(one for one in candidates if one is not first)] if first else candidates


def untold(said: Sequence[Statement], weighed: Weighed) -> tuple[Part, ...]:
    """The facts asked for that none of these statements holds; what has no kind may be answered in other words."""
    chosen = [one for one in weighed.candidates if any(_within(one, statement) for statement in said)]
    facts = (part for part in weighed.parts if part.aspect)
    return tuple(part for part in facts if not any(part.told_by(one.covers, one.aspects) for one in chosen))


def _within(one: Candidate, statement: Statement) -> bool:
    return one.unit.passage.id == statement.passage.id and one.unit.text.rstrip(" ;,:.") in statement.text


def _worth(one: Candidate, chosen: Sequence[Candidate], weighed: Weighed, limits: ExtractLimits) -> float:
    """Its score, better when it stays in the same document, or brings what it lacks."""
    first = chosen[0].unit
    said = frozenset(stem for other in chosen for stem in other.covers)
    lacking = frozenset(weighed.aspects) - frozenset(aspect for other in chosen for aspect in other.aspects)
    about = content(weighed.terms)
    total = sum(term.weight for term in about) or 1.0
    news = sum(term.weight for term in about if term.stem in one.covers - said) / total
    return (
        one.score
        + limits.same_document * (one.unit.passage.document_id == first.passage.document_id)
        + limits.new_words * news
        + limits.new_fact * bool(one.aspects & lacking)
    )


def _settles(best: Candidate, weighed: Weighed) -> bool:
    """Whether a row answers the whole question by itself: anything more would be beside the point."""
    fact = bool(weighed.aspects) and best.aspects >= frozenset(weighed.aspects)
    return best.unit.kind is UnitKind.ROW and fact and best.signs.covered >= SETTLED


def _for_each_part(
    chosen: Sequence[Candidate], candidates: Sequence[Candidate], parts: Sequence[Part], limits: ExtractLimits
) -> list[Candidate]:
    """What answers the things asked that nothing chosen answers yet."""
    more: list[Candidate] = []
    floor = candidates[0].score - limits.apart
    for part in parts:
        said = [*chosen, *more]
        if any(part.told_by(one.covers, one.aspects) for one in said):
            continue
        best = (one for one in candidates if one.score >= floor and part.told_by(one.covers, one.aspects))
        words = sum(len(_complete(one).split()) for one in said)
        if (found := next(best, None)) and words + len(_complete(found).split()) <= limits.words + limits.more:
            more.append(found)
    return more


def _rows(candidates: Sequence[Candidate], limits: ExtractLimits) -> list[Candidate]:
    """The best candidate, with the rows that answer as well as it when they are few."""
    equal = equal_rows(candidates)
    return equal if len(equal) <= limits.rows else [candidates[0]]


def _adds(one: Candidate, chosen: Sequence[Candidate], limits: ExtractLimits) -> bool:
    """Whether it says something not said yet, within the words allowed, and contradicts no chosen row."""
    said = [_complete(other) for other in chosen]
    text = _complete(one)
    short = sum(len(other.split()) for other in said) + len(text.split()) <= limits.words
    return short and not any(_repeats(one, other) for other in chosen) and _news(text, " ".join(said)) >= limits.news


def _repeats(one: Candidate, other: Candidate) -> bool:
    """Whether one is part of the other, or another row or item where the right one is already said."""
    if _beside_the_point(one, other):
        return True
    if one.unit.passage.id != other.unit.passage.id:
        return one.unit.text == other.unit.text
    if one.unit.kind is UnitKind.ROW and other.unit.kind is UnitKind.ROW:
        return True
    whole_and_part = {one.unit.kind, other.unit.kind} == {UnitKind.LIST, UnitKind.ITEM}
    return whole_and_part or bool(one.unit.part or other.unit.part) or one.unit.text in _complete(other)


def _beside_the_point(one: Candidate, other: Candidate) -> bool:
    """Whether it gives the figure asked for to a case that says less of the question than the one already said."""
    case = one.unit.kind in CASES and other.unit.kind in CASES
    return case and bool(one.aspects & other.aspects & STRICT) and one.covers < other.covers


def _news(text: str, said: str) -> float:
    """The share of its figures that were not said, or that of its words when they are nearly all new."""
    stated, known = figures(text), figures(said)
    written, heard = _written(text), _written(said)
    words = len(written - heard) / len(written) if written else 0.0
    if stated:
        return max(len(stated - known) / len(stated), words - OTHER_WORDS)
    return words


def _written(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", fold(text)) if len(word) > 3)


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """By passage in the order of their best, then as they stand in the passage."""
    rank = {key: place for place, key in enumerate(dict.fromkeys(one.unit.passage.id for one in chosen))}
    return sorted(chosen, key=lambda one: (rank[one.unit.passage.id], one.unit.order))


def _complete(one: Candidate) -> str:
    """The statement with what it cannot be understood without."""
    text = one.unit.said
    if one.unit.kind is UnitKind.SENTENCE and one.unit.before and hangs(text):
        text = f"{one.unit.before} {text}"
    if one.unit.kind in (UnitKind.ROW, UnitKind.CONTACT) or one.signs.heading > one.signs.own:
        text = _headed(text, one.unit.passage)
    return text if text.endswith((".", "!", "?", "…")) else f"{text.rstrip(' ;,:')}."


def _headed(row: str, passage: Passage) -> str:
    """A row or a contact line under the heading that says what it is about."""
    heading = passage.heading_path[-1] if passage.heading_path else passage.title
    return row if not heading or heading.casefold() in row.casefold() else f"{heading.rstrip(' :.')} : {row}"
