"""What is kept of one question while it is answered: sentences, timings, what was missing."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cache
from typing import ParamSpec, TypeVar
from uuid import uuid4

from bot.answering.evidence.several import Part
from bot.answering.generator import Urgency
from bot.answering.wording import Wording
from bot.domain.actions import Action
from bot.domain.answers import Answer, Citation, Completeness, Degraded, Outcome, Refusal, Road, Sentence
from bot.domain.conversations import Channel, Question
from bot.domain.events import Begun
from bot.domain.notices import Alert
from bot.domain.places import Contact

UNHURRIED = frozenset({Channel.CONSOLE, Channel.EVALUATION})
"""Nobody waits at the counter for these."""

P = ParamSpec("P")
T = TypeVar("T")


@cache
def _workers() -> ThreadPoolExecutor:
    """Apart from asyncio's own threads: what takes a moment, as reading the alerts, does not wait behind searches."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="answering")


@dataclass(slots=True)
class Record:
    """Filled step by step by the path, turned into an Answer at the end.

    `searched`: the question as it can be read alone; `understood`: without courtesy, its unknown words corrected;
    `cpu_s`: processor time, the model's too.
    """

    question: Question
    wording: Wording
    generation: str
    id: str = field(default_factory=lambda: uuid4().hex)
    searched: str = ""
    understood: str = ""
    generator: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    degraded: list[Degraded] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    actions: tuple[Action, ...] = ()
    cpu_s: float = 0.0
    started_s: float = field(default_factory=time.perf_counter)

    @property
    def urgency(self) -> Urgency:
        """Whether somebody waits at the counter."""
        return Urgency.BACKGROUND if self.question.channel in UNHURRIED else Urgency.RESIDENT

    @contextmanager
    def timed(self, step: str, *, here: bool = False) -> Iterator[None]:
        """Adds the duration of a step to its timing; its processor time too if all of it is done `here`, at once."""
        start_s, spent_s = time.perf_counter(), time.thread_time() if here else 0.0
        try:
            yield
        finally:
            self.timings_ms[step] = self.timings_ms.get(step, 0.0) + 1000 * (time.perf_counter() - start_s)
            self.cpu_s += time.thread_time() - spent_s if here else 0.0

    async def apart(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Work done in another thread, whose processor time is counted; as many at once as there are cores."""

        def counted() -> T:
            spent_s = time.thread_time()
            try:
                return work(*args, **named)
            finally:
                self.cpu_s += time.thread_time() - spent_s

        return await asyncio.get_running_loop().run_in_executor(_workers(), copy_context().run, counted)

    def begun(self, commune_name: str) -> Begun:
        """The first event: identifiers, and the notice that a machine answers."""
        question = self.question
        return Begun(
            answer_id=self.id,
            question_id=question.id,
            conversation_id=question.conversation_id,
            commune=question.commune,
            language=self.wording.language,
            ai_notice=self.wording.ai_notice.format(commune=commune_name),
            at=question.at,
        )

    def spend(self, cpu_s: float) -> None:
        """Counts processor seconds of the language model, which works elsewhere."""
        if cpu_s:
            self.timings_ms["generate_processor"] = self.timings_ms.get("generate_processor", 0.0) + 1000 * cpu_s
            self.cpu_s += cpu_s

    def degrade(self, missing: Degraded) -> None:
        """Notes what was missing, once, and the words that announce it."""
        if missing not in self.degraded:
            self.degraded.append(missing)
            self.notices.append(self.wording.notices[missing])

    def declare(self, completeness: Completeness) -> None:
        """Notes what the generator says of its own answer; a part of an answer is announced as such."""
        if completeness is Completeness.PARTIAL and self.wording.partial not in self.notices:
            self.notices.append(self.wording.partial)

    def undeclare(self) -> None:
        """What the generator said of its own answer counts no more: nothing of that answer could be said."""
        self.notices = [notice for notice in self.notices if notice != self.wording.partial]

    def lacking(self, part: Part) -> None:
        """Notes which of the things asked is not in the answer; by its own words, else by its kind."""
        self.declare(Completeness.PARTIAL)
        if part.words:
            self.notices.append(self.wording.partial_about.format(words=", ".join(part.words)))
        elif part.aspect:
            self.notices.append(self.wording.missing[part.aspect])

    def answer(
        self,
        outcome: Outcome,
        road: Road | None = None,
        *,
        message: str = "",
        refusal: Refusal | None = None,
        contact: Contact | None = None,
    ) -> Answer:
        """Everything that was said, and how."""
        cited = {citation.number: citation for one in self.sentences for citation in one.citations}
        whole_ms = {"total": 1000 * (time.perf_counter() - self.started_s), "processor": 1000 * self.cpu_s}
        return Answer(
            id=self.id,
            question_id=self.question.id,
            outcome=outcome,
            road=road,
            sentences=tuple(self.sentences),
            citations=tuple(cited[number] for number in sorted(cited)),
            refusal=refusal,
            contact=contact,
            message=message,
            language=self.wording.language,
            generation=self.generation,
            generator=self.generator,
            searched=self.searched,
            degraded=tuple(self.degraded),
            notices=tuple(self.notices) if outcome is Outcome.ANSWERED else (),
            timings_ms={step: round(spent, 2) for step, spent in {**self.timings_ms, **whole_ms}.items()},
            alerts=self.alerts,
            actions=self.actions if outcome is Outcome.ANSWERED else (),
        )


def cited_by(citations: tuple[Citation, ...], numbers: tuple[int, ...]) -> tuple[Citation, ...]:
    """The citations of those numbers, in their order."""
    return tuple(citation for citation in citations if citation.number in numbers)
