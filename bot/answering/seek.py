"""Passages sought for a question and weighed; a follow-up may be answered better with the subject before it."""

from bot.answering.counter import Counter
from bot.answering.find import find
from bot.answering.found_before import Found, Sought
from bot.answering.ground import Divided, Grounded, Lack, Vague, ground
from bot.answering.record import Record
from bot.domain.answers import Degraded
from bot.domain.territories import Commune

SURER, SUREST = 0.1, 1.0
"""How much surer one must be with the earlier subject to take it up again, and how sure one can be."""


async def seek(commune: Commune, counter: Counter, record: Record) -> Grounded | Lack | Vague | Divided:
    """What the documents hold on what is searched; the record keeps the words that found it."""
    if counter.embedder is None or counter.embedder.name != counter.index.embedder:
        record.degrade(Degraded.NO_EMBEDDER)
    found = await _sought(commune, counter, record)
    if not record.fuller or _sure(found) + SURER > SUREST:
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
    sought = Sought(record.searched, commune.id, record.question.at.date())
    found = counter.found.get(sought)
    if found is None:
        found = await _searched(commune, counter, record)
        counter.found.keep(sought, found)
    record.understood = found.understood
    return found.held


async def _searched(commune: Commune, counter: Counter, record: Record) -> Found:
    with record.timed("retrieve"):
        ranked = await record.apart(find, record, commune, counter)
    with record.timed("ground"):
        day, limits = record.question.at.date(), counter.limits.ground
        asked, owners = record.understood, commune.owners()
        return Found(asked, await record.apart(ground, asked, ranked, owners, day, counter.reader, limits))
