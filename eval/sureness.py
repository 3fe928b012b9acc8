"""What the path had before it decided: the documents found, and how sure it was that one of them answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.counter import Counter
from bot.answering.evidence.confidence import confidence
from bot.answering.evidence.weigh import weigh
from bot.answering.find import find
from bot.answering.ground import looked_at
from bot.answering.record import Record
from bot.domain.conversations import Question
from bot.domain.documents import Ranked
from bot.domain.territories import Commune


@dataclass(frozen=True, slots=True)
class Search:
    """Documents best first, each at the place of its best passage; `sure` in 0..1, None when nothing was weighed."""

    documents: tuple[str, ...]
    sure: float | None


def search(question: Question, searched: str, counter: Counter) -> Search:
    """What the path finds and thinks for those words, once rephrased."""
    commune = counter.territory.commune(question.commune)
    if commune is None or not searched:
        return Search((), None)
    record = Record(question, counter.wording(question.language), counter.index.generation, searched=searched)
    ranked = find(record, commune, counter)
    return Search(documents_of(ranked), _sure(record.understood, ranked, commune, question, counter))


def found(question: Question, searched: str, commune: Commune, counter: Counter) -> list[Ranked]:
    """The passages of the path's own search, best first."""
    record = Record(question, counter.wording(question.language), counter.index.generation)
    record.searched = searched
    return find(record, commune, counter)


def documents_of(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Documents best first, each at the place of its best passage."""
    return tuple(dict.fromkeys(one.passage.document_id for one in ranked))


def _sure(asked: str, ranked: Sequence[Ranked], commune: Commune, question: Question, counter: Counter) -> float:
    """The confidence `ground` compares with its threshold; 0 when the kind of fact asked for is nowhere."""
    day = question.at.date()
    lawful = [one for one in ranked if one.passage.owner in commune.owners() and one.passage.validity.holds(day)]
    found = weigh(asked, lawful[: counter.limits.ground.weighed], lawful, counter.reader, commune.id, day)
    return round(max(confidence(one, found) for one in looked_at(found)), 4) if looked_at(found) else 0.0
