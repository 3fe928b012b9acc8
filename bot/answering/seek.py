"""Passages sought for a question and weighed, unless that was done lately; what is doubtful is read once more."""

from bot.answering.counter import Counter
from bot.answering.find import find
from bot.answering.found_before import Found, Sought
from bot.answering.ground import Doubtful, Held, ground
from bot.answering.record import Record
from bot.domain.answers import Degraded
from bot.domain.territories import Commune


async def seek(commune: Commune, counter: Counter, record: Record) -> Held:
    """What the documents hold on what is searched; the record keeps the words as they were understood."""
    if counter.embedder is None or counter.embedder.name != counter.index.embedder:
        record.degrade(Degraded.NO_EMBEDDER)
    sought = Sought(record.searched, commune.id, record.question.at.date())
    found = counter.found.get(sought)
    if found is None:
        found = await _searched(commune, counter, record)
        counter.found.keep(sought, found)
    record.understood = found.understood
    return await _read_again(found.held, counter, record) if isinstance(found.held, Doubtful) else found.held


async def _searched(commune: Commune, counter: Counter, record: Record) -> Found:
    with record.timed("retrieve"):
        ranked = await record.apart(find, record, commune, counter)
    with record.timed("ground"):
        day, limits = record.question.at.date(), counter.limits.ground
        asked, owners = record.understood, commune.owners()
        return Found(asked, await record.apart(ground, asked, ranked, owners, day, counter.reader, limits))


async def _read_again(doubtful: Doubtful, counter: Counter, record: Record) -> Held:
    """By the language model, where there is one that can tell."""
    limits = counter.limits.ground
    if counter.second is None:
        return doubtful.settled(limits)
    with record.timed("second_reading"):
        read = await counter.second.of(record.searched, doubtful.first.unit, record.urgency)
    record.spend(read.cpu_s)
    return doubtful.settled(limits, read.evidence)
