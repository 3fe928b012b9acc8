"""The answer without a model: at most three complete statements of the documents, in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.figures import figures
from bot.answering.units import UnitKind
from bot.answering.weigh import Candidate, Weighed
from bot.domain.answers import Evidence
from bot.domain.documents import Passage
from bot.domain.folding import fold

SETTLED = 0.6
"""Share of the question's words a row must cover to be the whole answer."""

EQUAL = 0.05
"""Difference of scores under which two rows answer as well."""

_POINTING = "Il|Elle|Ils|Elles|Ce|Cet|Cette|Ces|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|Cela|C'|C’|Leur|Son|Sa|Ses|Y"
_LINKING = (
    "En revanche|Toutefois|Cependant|Néanmoins|Dans ce cas|À défaut|Sinon|De même|Ainsi|Par ailleurs|En outre|Puis"
)
_HANGING = re.compile(rf"^(?:{_POINTING}|{_LINKING}|Ensuite|Pour cela)\b")


@dataclass(frozen=True, slots=True)
class ExtractLimits:
    """How much is said: statements, words, rows of a table, and how far below the best the next ones may score."""

    statements: int = 3
    words: int = 80
    rows: int = 8
    margin: float = 3.0
    news: float = 0.34


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a passage says, word for word."""

    text: str
    passage: Passage


def extract(evidence: Evidence, weighed: Weighed, limits: ExtractLimits) -> tuple[Statement, ...]:
    """What the passages say in answer; empty only when they say nothing at all."""
    allowed = {ranked.passage.id for ranked in evidence.passages}
    candidates = [one for one in weighed.candidates if one.unit.passage.id in allowed]
    if not candidates:
        return ()
    chosen = _rows(candidates, limits)
    for one in () if _settles(candidates[0], weighed) else candidates:
        near = one.score >= candidates[0].score - limits.margin
        if near and len(chosen) < limits.statements and _adds(one, chosen, limits):
            chosen.append(one)
    return tuple(Statement(_complete(one), one.unit.passage) for one in _in_reading_order(chosen))


def _settles(best: Candidate, weighed: Weighed) -> bool:
    """Whether a row answers the whole question by itself: anything more would be beside the point."""
    fact = bool(weighed.aspects) and best.aspects >= frozenset(weighed.aspects)
    return best.unit.kind is UnitKind.ROW and fact and best.signs.covered >= SETTLED


def _rows(candidates: Sequence[Candidate], limits: ExtractLimits) -> list[Candidate]:
    """The best candidate, with the rows that answer as well as it: a question that names no row wants the table."""
    best = candidates[0]
    if best.unit.kind is not UnitKind.ROW:
        return [best]
    same = [one for one in candidates if one.unit.passage.id == best.unit.passage.id]
    equal = [one for one in same if one.score >= best.score - EQUAL and one.aspects >= best.aspects]
    return equal if len(equal) <= limits.rows else [best]


def _adds(one: Candidate, chosen: Sequence[Candidate], limits: ExtractLimits) -> bool:
    """Whether it says something not said yet, within the words allowed, and contradicts no chosen row."""
    said = [_complete(other) for other in chosen]
    text = _complete(one)
    short = sum(len(other.split()) for other in said) + len(text.split()) <= limits.words
    return short and not any(_repeats(one, other) for other in chosen) and _news(text, " ".join(said)) >= limits.news


def _repeats(one: Candidate, other: Candidate) -> bool:
    """Whether one is part of the other, or another row of a table whose right row is already said."""
    if one.unit.passage.id != other.unit.passage.id:
        return one.unit.text == other.unit.text
    if one.unit.kind is UnitKind.ROW and other.unit.kind is UnitKind.ROW:
        return True
    whole_and_part = {one.unit.kind, other.unit.kind} == {UnitKind.LIST, UnitKind.ITEM}
    return whole_and_part or one.unit.text in _complete(other) or other.unit.text in _complete(one)


def _news(text: str, said: str) -> float:
    """The share of its figures, or of its words when it has none, that were not said."""
    stated, known = figures(text), figures(said)
    if stated:
        return len(stated - known) / len(stated)
    written, heard = _written(text), _written(said)
    return len(written - heard) / len(written) if written else 0.0


def _written(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", fold(text)) if len(word) > 3)


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """By passage in the order of their best, then as they stand in the passage."""
    rank = {key: place for place, key in enumerate(dict.fromkeys(one.unit.passage.id for one in chosen))}
    return sorted(chosen, key=lambda one: (rank[one.unit.passage.id], one.unit.order))


def _complete(one: Candidate) -> str:
    """The statement with what it cannot be understood without."""
    text = one.unit.said
    if one.unit.kind is UnitKind.SENTENCE and one.unit.before and _HANGING.match(text):
        text = f"{one.unit.before} {text}"
    if one.unit.kind in (UnitKind.ROW, UnitKind.CONTACT) or one.signs.heading > one.signs.own:
        text = _headed(text, one.unit.passage)
    return text if text.endswith((".", "!", "?", "…")) else f"{text.rstrip(' ;,:')}."


def _headed(row: str, passage: Passage) -> str:
    """A row or a contact line under the heading that says what it is about."""
    heading = passage.heading_path[-1] if passage.heading_path else passage.title
    return row if not heading or heading.casefold() in row.casefold() else f"{heading.rstrip(' :.')} : {row}"
