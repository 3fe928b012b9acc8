"""Rows of a table that a question tells apart, or not."""

from collections.abc import Sequence

from bot.answering.evidence.unit import UnitKind
from bot.answering.evidence.weigh import Candidate


def equal_rows(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate, and the rows of its table that answer as well: a question that names none wants the table."""
    best = candidates[0]
    if best.unit.kind is not UnitKind.ROW or best.unit.part:
        return [best]
    same = [one for one in candidates if one.unit.passage.id == best.unit.passage.id and not one.unit.part]
    return [one for one in same if one.aspects >= best.aspects and _called(one) == _called(best)]


def divided_by(candidates: Sequence[Candidate], most: int) -> str:
    """What tells its rows apart (`Quotient familial`) when more than may be said answer alike; else empty."""
    equal = equal_rows(candidates)
    heads = {one.unit.text.partition(" : ")[0].strip() for one in equal}
    return heads.pop() if len(equal) > most and len(heads) == 1 else ""


def _called(row: Candidate) -> tuple[object, ...]:
    """What of the question names this row rather than another."""
    signs = row.signs
    given = (signs.number, signs.within, signs.outside, signs.day, signs.month, signs.year)
    return row.covers, signs.exact, *given
