"""Passages sought for a question and weighed; a follow-up that finds nothing by itself is asked with its subject."""

from bot.answering.counter import Counter
from bot.answering.find import find
from bot.answering.ground import Divided, Grounded, Lack, Vague, ground
from bot.answering.record import Record
from bot.domain.territories import Commune


async def seek(commune: Commune, counter: Counter, record: Record) -> Grounded | Lack | Vague | Divided:
    """What the documents hold on what is searched; the record keeps the words that found it."""
    found = await _sought(commune, counter, record)
    if isinstance(found, Grounded | Divided) or not record.fuller:
        return found
    alone, understood = record.searched, record.understood
    record.searched = record.fuller
    again = await _sought(commune, counter, record)
    if isinstance(again, Grounded | Divided):
        return again
    record.searched, record.understood = alone, understood
    return found


async def _sought(commune: Commune, counter: Counter, record: Record) -> Grounded | Lack | Vague | Divided:
    with record.timed("retrieve"):
        ranked = await record.apart(find, record, commune, counter)
    with record.timed("ground"):
        day, limits = record.question.at.date(), counter.limits.ground
        return await record.apart(ground, record.understood, ranked, commune.owners(), day, counter.reader, limits)
