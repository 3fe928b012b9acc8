"""Answers that an agent has signed: they win over everything the counter could find by itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from bot.answering.record import Record
from bot.answering.retrieve import Index
from bot.answering.rules import patterns
from bot.domain.answers import Answered, AnswerEvent, Citation, Outcome, Road, SentenceSaid, SourcesFound
from bot.domain.folding import fold
from bot.domain.reviews import ApprovedAnswer, Support

__all__ = ["Approved", "ApprovedAnswer", "NothingApproved", "normalised", "say_signed", "standing_signed", "supports"]


class Approved(Protocol):
    """Finds the signed answer to a question, by its normalised words and the commune, in force on that day."""

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None: ...


class NothingApproved:
    """A counter whose agents have signed nothing yet."""

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        """Never anything."""
        return None


def normalised(question: str) -> str:
    """The question as signed answers are looked up: folded, without punctuation nor the politeness around it."""
    plain = " ".join("".join(letter if letter.isalnum() else " " for letter in fold(question)).split())
    polite = patterns("asking", "politeness")
    before = None
    while before != plain:
        before = plain
        plain = polite["after"].sub("", polite["before"].sub("", plain)) or plain
    return plain


def standing_signed(approved: Approved, asked: str, commune: str, day: date, index: Index) -> ApprovedAnswer | None:
    """The signed answer to that question, unless what it stands on is no longer what the agent read."""
    signed = approved.find(normalised(asked), commune, day)
    return signed if signed and not moved(signed, index) else None


def moved(signed: ApprovedAnswer, index: Index) -> tuple[Support, ...]:
    """The passages that changed or went since it was signed; a passage that only moved inside its document stands."""
    return tuple(one for one in signed.supports if not _stands(one, index))


def supports(citations: Sequence[Citation], index: Index) -> tuple[Support, ...]:
    """What a text stands on today; a source that is no passage (a place's own card) has no digest to follow."""
    found = (index.passage(citation.passage_id) for citation in citations)
    return tuple(Support(one.id, one.document_id, one.digest) for one in found if one is not None)


def say_signed(signed: ApprovedAnswer, record: Record) -> Iterator[AnswerEvent]:
    """The signed words as they are, under the sources the agent kept."""
    cited = {one.number: one for sentence in signed.sentences for one in sentence.citations}
    if cited:
        yield SourcesFound(tuple(cited[number] for number in sorted(cited)))
    for sentence in signed.sentences:
        record.sentences.append(sentence)
        yield SentenceSaid(sentence, Road.APPROVED)
    yield Answered(record.answer(Outcome.ANSWERED, Road.APPROVED))


def _stands(support: Support, index: Index) -> bool:
    same = index.passage(support.passage_id)
    if same is not None and same.digest == support.digest:
        return True
    return any(one.digest == support.digest for one in index.passages(support.document_id))
