"""The passages of one document that hold for the asker: of their own layers, in force on the day."""

from bot.answering.counter import Counter
from bot.answering.record import Record
from bot.domain.documents import Passage
from bot.domain.territories import Commune


def held(document: str, commune: Commune, counter: Counter, record: Record) -> list[Passage]:
    """In reading order; none when the document is of another commune, or no longer or not yet in force."""
    day, owners = record.question.at.date(), commune.owners()
    return [one for one in counter.index.passages(document) if one.owner in owners and one.validity.holds(day)]
