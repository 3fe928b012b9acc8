"""Passages sought for a question and weighed; a follow-up may be answered better with the subject before it."""

from bot.answering.counter import Counter
from bot.answering.find import find
from bot.answering.ground import Divided, Grounded, Lack, Vague, ground
from bot.answering.record import Record
from bot.domain.territories import Commune

SURER = 0.1
"""How much surer one must be with the earlier subject to take it up again."""


async def seek(commune: Commune, counter: Counter, record: Record) -> Grounded | Lack | Vague | Divided:
    """What the documents hold on what is searched; the record keeps the words that found it."""
    found = await _sought(commune, counter, record)
    if not record.fuller:
        return found
    alone, understood = record.searched, record.understood
    record.searched = record.fuller
    again = await _sought(commune, counter, record)
    if isinstance(again, Grounded) and again.sure >= _sure(found) + SURER:
        return again
    record.searched, record.understood = alone, understood
    return found


def _sure(found: Grounded | Lack | Vague | Divided) -> float:
    match found:
        case Grounded():
            return found.sure
        case Divided():
            return 1.0
        case Lack() | Vague():
            return -SURER


async def _sought(commune: Commune, counter: Counter, record: Record) -> Grounded | Lack | Vague | Divided:
    with record.timed("retrieve"):
        ranked = await record.apart(find, record, commune, counter)
    with record.timed("ground"):
        day, limits = record.question.at.date(), counter.limits.ground
        return await record.apart(ground, record.understood, ranked, commune.owners(), day, counter.reader, limits)
