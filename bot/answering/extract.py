"""The answer without a model: at most three complete statements of the documents, in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.units import UnitKind
from bot.answering.weigh import Candidate, Weighed
from bot.domain.answers import Evidence
from bot.domain.documents import Passage

_POINTING = "Il|Elle|Ils|Elles|Ce|Cet|Cette|Ces|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|Cela|C'|C’|Leur|Son|Sa|Ses|Y"
_LINKING = (
    "En revanche|Toutefois|Cependant|Néanmoins|Dans ce cas|À défaut|Sinon|De même|Ainsi|Par ailleurs|En outre|Puis"
)
_HANGING = re.compile(rf"^(?:{_POINTING}|{_LINKING}|Ensuite|Pour cela)\b")


@dataclass(frozen=True, slots=True)
class ExtractLimits:
    """How much is said: statements, words, and how close to the best the next ones must score."""

    statements: int = 3
    words: int = 60
    rows: int = 8
    close: float = 0.8


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
    chosen = [candidates[0]]
    for one in _wanted(candidates, weighed, limits):
        if len(chosen) < limits.statements and _adds(one, chosen, limits):
            chosen.append(one)
    return _statements(_in_reading_order(chosen), candidates, limits)


def _wanted(candidates: Sequence[Candidate], weighed: Weighed, limits: ExtractLimits) -> list[Candidate]:
    """What may complete the best: the best for each other kind of fact asked, then what scores close to it."""
    best = candidates[0]
    others = [aspect for aspect in weighed.aspects if aspect not in best.aspects]
    holders = [next((one for one in candidates if aspect in one.aspects), None) for aspect in others]
    near = [one for one in candidates[1:] if one.score >= best.score * limits.close]
    same = [one for one in near if one.unit.passage.id == best.unit.passage.id]
    return [one for one in holders if one and one.signs.covered >= best.signs.covered * limits.close] + same


def _adds(one: Candidate, chosen: Sequence[Candidate], limits: ExtractLimits) -> bool:
    """Whether it says something not said yet, within the words allowed."""
    said = " ".join(other.unit.said for other in chosen)
    short = len(said.split()) + len(one.unit.said.split()) <= limits.words
    repeats = any(_overlap(one, other) for other in chosen)
    return short and not repeats


def _overlap(one: Candidate, other: Candidate) -> bool:
    if one.unit.passage.id != other.unit.passage.id:
        return one.unit.text == other.unit.text
    pair = {one.unit.kind, other.unit.kind}
    return (
        one.unit.order == other.unit.order or one.unit.text in other.unit.text or pair == {UnitKind.LIST, UnitKind.ITEM}
    )


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """By passage in the order of their best, then as they stand in the passage."""
    rank = {key: place for place, key in enumerate(dict.fromkeys(one.unit.passage.id for one in chosen))}
    return sorted(chosen, key=lambda one: (rank[one.unit.passage.id], one.unit.order))


def _statements(
    chosen: Sequence[Candidate], candidates: Sequence[Candidate], limits: ExtractLimits
) -> tuple[Statement, ...]:
    rows = [one for one in chosen if one.unit.kind is UnitKind.ROW]
    if rows:
        chosen = [one for one in chosen if one not in rows] + _rows(rows[0], candidates, limits)
    return tuple(Statement(_complete(one), one.unit.passage) for one in chosen)


def _rows(best: Candidate, candidates: Sequence[Candidate], limits: ExtractLimits) -> list[Candidate]:
    """The rows that answer as well as the best one: a question that names no row wants the table."""
    same = [one for one in candidates if one.unit.passage.id == best.unit.passage.id]
    table = [one for one in same if one.signs.own >= best.signs.own - 0.02]
    equal = sorted((one for one in table if one.aspects >= best.aspects), key=lambda one: one.unit.order)
    return equal if len(equal) <= limits.rows else [best]


def _complete(one: Candidate) -> str:
    """The statement with what it cannot be understood without."""
    text = one.unit.said
    if one.unit.kind is UnitKind.SENTENCE and one.unit.before and _HANGING.match(text):
        text = f"{one.unit.before} {text}"
    if one.unit.kind in (UnitKind.ROW, UnitKind.CONTACT):
        text = _headed(text, one.unit.passage)
    return text if text.endswith((".", "!", "?", "…")) else f"{text.rstrip(' ;,:')}."


def _headed(row: str, passage: Passage) -> str:
    """A row or a contact line under the heading that says what it is about."""
    heading = passage.heading_path[-1] if passage.heading_path else passage.title
    return row if not heading or heading.casefold() in row.casefold() else f"{heading.rstrip(' :.')} : {row}"
