"""A question asked of the product's own path, and everything that was heard, in a form that can be kept."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.domain.answers import Answer, Citation, Outcome
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.events import Answered, Failed
from bot.energy import counted_joules, spent_joules
from eval.sureness import search

KEPT_DOCUMENTS = 10
REFUSED = frozenset({Outcome.REFUSED_NO_EVIDENCE, Outcome.REFUSED_OUT_OF_SCOPE, Outcome.REFUSED_UNVERIFIED})


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as a resident sees it, and the headings its passage stands under."""

    passage_id: str
    title: str
    url: str
    passage: str
    headings: str = ""

    @property
    def document_id(self) -> str:
        """The document the passage is of."""
        return self.passage_id.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence; `cited` are positions in the citations of its answer."""

    text: str
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer. `sure`: how sure the path was that something answers; None where it decided without searching."""

    id: str
    question: str
    outcome: Outcome
    road: str
    sentences: tuple[Said, ...]
    citations: tuple[Cited, ...]
    message: str
    refusal: str
    contact: str
    took_ms: float
    cpu_s: float
    joules: float | None
    searched: str
    sure: float | None
    documents: tuple[str, ...]

    @property
    def text(self) -> str:
        """The answer itself: its sentences, else its decided words."""
        return " ".join(one.text for one in self.sentences) or self.message

    @property
    def spoken(self) -> str:
        """Everything shown, whoever to reach included."""
        shown = (self.text, self.message, self.refusal, self.contact)
        return "\n".join([*shown, *(f"{one.title} {one.url}" for one in self.citations)])

    @property
    def answered(self) -> bool:
        """Whether facts were given; a greeting returned is no answer."""
        return self.outcome is Outcome.ANSWERED and bool(self.sentences)

    @property
    def refused(self) -> bool:
        """Whether it ended as a refusal."""
        return self.outcome in REFUSED


async def hear(
    key: str, text: str, counter: Counter, commune: str, at: datetime, turns: Sequence[Turn] = (), language: str = "fr"
) -> Heard:
    """The whole answer to one question. `documents` are those found for it, best first."""
    question = Question(key, text, commune, at, Channel.EVALUATION, language=language, turns=tuple(turns))
    if counter.second:  # once, and not counted
        await counter.second.examine()
    joules, cpu_s, clock_s = counted_joules(), time.process_time(), time.perf_counter()
    said = await whole(question, counter)
    spent_s, took_ms = time.process_time() - cpu_s + _generating_s(said), 1000 * (time.perf_counter() - clock_s)
    spent_j = spent_joules(joules, counted_joules())
    before = search(question, said.searched if said else "", counter)
    return Heard(
        id=key,
        question=text,
        outcome=said.outcome if said else Outcome.FAILED,
        road=str(said.road or "") if said else "",
        sentences=_sentences(said) if said else (),
        citations=_citations(said, counter) if said else (),
        message=said.message if said else "",
        refusal=f"{said.refusal.reason} {said.refusal.missing}" if said and said.refusal else "",
        contact=_contact(said),
        took_ms=round(took_ms, 2),
        cpu_s=round(spent_s, 4),
        joules=spent_j,
        searched=said.searched if said else "",
        sure=before.sure,
        documents=before.documents[:KEPT_DOCUMENTS],
    )


def _generating_s(said: Answer | None) -> float:
    """The language model works in a process of its own."""
    return said.timings_ms.get("generate_processor", 0.0) / 1000 if said else 0.0


async def whole(question: Question, counter: Counter) -> Answer | None:
    """The answer of the path; None when it failed."""
    async for event in answer(question, counter):
        match event:
            case Answered(said):
                return said
            case Failed():
                return None
    return None


def _sentences(said: Answer) -> tuple[Said, ...]:
    at = {citation.number: position for position, citation in enumerate(said.citations)}
    return tuple(Said(one.text, tuple(at[cited.number] for cited in one.citations)) for one in said.sentences)


def _citations(said: Answer, counter: Counter) -> tuple[Cited, ...]:
    return tuple(_cited(one, counter) for one in said.citations)


def _cited(one: Citation, counter: Counter) -> Cited:
    passage = counter.index.passage(one.passage_id)
    headings = " > ".join(passage.heading_path) if passage else ""
    return Cited(one.passage_id, one.title, one.url, one.passage, headings)


def _contact(said: Answer | None) -> str:
    refusal = said.refusal if said else None
    given = (said.contact if said else None) or (refusal.contact if refusal else None)
    if given is None:
        return ""
    return " · ".join(part for part in (given.service, given.phone, given.email, given.url, given.hours) if part)
