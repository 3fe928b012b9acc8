"""Answers that an agent has signed: they win over everything the counter could find by itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Protocol

from bot.answering.alike import Words, alike, gist, may_be_alike
from bot.answering.notices import Notices
from bot.answering.record import Record
from bot.answering.retrieve import Index
from bot.answering.rules import patterns
from bot.domain.answers import Citation, Outcome, Road
from bot.domain.events import Answered, AnswerEvent, SentenceSaid, SourcesFound
from bot.domain.folding import fold
from bot.domain.places import Place
from bot.domain.reviews import ApprovedAnswer, Support

__all__ = ["Approved", "ApprovedAnswer", "NothingApproved", "normalised", "say_signed", "standing_signed", "supports"]

PLACE = "place:"
"""How a source that is a place, and no passage, is named (`bot/answering/places/sourced.py`)."""


class Approved(Protocol):
    """Finds the signed answer to a question, by its normalised words and the commune, in force on that day.

    `asked_in`: the questions of a commune that have one, normalised.
    """

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None: ...
    def asked_in(self, commune: str) -> Sequence[str]: ...


class Ground(Protocol):
    """What answers stand on: the passages, the places, and what agents set there for now."""

    @property
    def index(self) -> Index: ...
    @property
    def analyser(self) -> Words: ...
    @property
    def places(self) -> Sequence[Place]: ...
    @property
    def notices(self) -> Notices: ...


class NothingApproved:
    """A counter whose agents have signed nothing yet."""

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        """Never anything."""
        return None

    def asked_in(self, commune: str) -> Sequence[str]:
        """None."""
        return ()


def normalised(question: str) -> str:
    """The question as signed answers are looked up: folded, without punctuation nor the politeness around it."""
    plain = " ".join("".join(letter if letter.isalnum() else " " for letter in fold(question)).split())
    polite = patterns("asking", "politeness")
    before = None
    while before != plain:
        before = plain
        plain = polite["after"].sub("", polite["before"].sub("", plain)) or plain
    return plain


def standing_signed(approved: Approved, asked: str, commune: str, day: date, ground: Ground) -> ApprovedAnswer | None:
    """The signed answer to that question, unless what it stands on is no longer what the agent read, or is closed."""
    wanted = normalised(asked)
    signed = approved.find(wanted, commune, day) or _in_other_words(approved, wanted, commune, day, ground.analyser)
    return signed if signed and not moved(signed, ground) and not _closed(signed, ground, day) else None


def _in_other_words(approved: Approved, asked: str, commune: str, day: date, analyser: Words) -> ApprovedAnswer | None:
    """The answer to the one signed question that says the same; None when several might."""
    wanted = gist(asked, analyser)
    near = (one for one in approved.asked_in(commune) if may_be_alike(asked, one))
    same = [one for one in near if alike(wanted, gist(one, analyser))]
    return approved.find(same[0], commune, day) if len(set(same)) == 1 else None


def moved(signed: ApprovedAnswer, ground: Ground) -> tuple[Support, ...]:
    """What changed or went since it was signed; a passage that only moved inside its document stands."""
    return tuple(one for one in signed.supports if not _stands(one, ground))


def supports(citations: Sequence[Citation], ground: Ground) -> tuple[Support, ...]:
    """What a text stands on today: passages, and places as their directory gives them."""
    found = (_support(citation, ground) for citation in citations)
    return tuple(one for one in found if one is not None)


def say_signed(signed: ApprovedAnswer, record: Record) -> Iterator[AnswerEvent]:
    """The signed words as they are, under the sources the agent kept."""
    cited = {one.number: one for sentence in signed.sentences for one in sentence.citations}
    if cited:
        yield SourcesFound(tuple(cited[number] for number in sorted(cited)))
    for sentence in signed.sentences:
        record.sentences.append(sentence)
        yield SentenceSaid(sentence, Road.APPROVED)
    yield Answered(record.answer(Outcome.ANSWERED, Road.APPROVED))


def _support(citation: Citation, ground: Ground) -> Support | None:
    passage = ground.index.passage(citation.passage_id)
    if passage is not None:
        return Support(passage.id, passage.document_id, passage.digest)
    digest = _digest_of_place(citation.passage_id, ground)
    return Support(citation.passage_id, "", digest) if digest else None


def _stands(support: Support, ground: Ground) -> bool:
    if support.passage_id.startswith(PLACE):
        return _digest_of_place(support.passage_id, ground) == support.digest
    same = ground.index.passage(support.passage_id)
    if same is not None and same.digest == support.digest:
        return True
    return any(one.digest == support.digest for one in ground.index.passages(support.document_id))


def _closed(signed: ApprovedAnswer, ground: Ground, day: date) -> bool:
    """Whether a place it speaks of is closed that day, or opens exceptionally: what is computed tells it."""
    cited = {one for sentence in signed.sentences for one in sentence.citations}
    places = {one.anchor or one.passage_id.removeprefix(PLACE) for one in cited}
    closures = ground.notices.closures(day) if places else ()
    return any(one.place_id in places and one.starts.date() <= day for one in closures)


def _digest_of_place(named: str, ground: Ground) -> str:
    """Everything the directory says of a place; empty when it is in no directory."""
    found = next((one for one in ground.places if f"{PLACE}{one.id}" == named), None)
    return sha256(repr(found).encode("utf-8", "replace")).hexdigest() if found else ""
