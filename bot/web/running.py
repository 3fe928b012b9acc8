"""An answer being made: a task of its own, whose events wait in a bounded buffer for listeners who come and go."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from bot.domain.answers import Answer, Outcome
from bot.domain.conversations import Question
from bot.domain.events import Answered, AnswerEvent, Begun, Failed, Queued, SentenceSaid
from bot.web.journal import Session

FIRST_LISTENER_S = 5.0


@dataclass(frozen=True, slots=True)
class Numbered:
    """An event and its place in the answer, from 1."""

    number: int
    event: AnswerEvent


@dataclass(slots=True)
class RunningAnswer:
    """The events so far. The task that fills it is held by the desk; closing it cancels the generation."""

    question: Question
    session: Session
    patience_s: float
    event_limit: int
    events: list[AnswerEvent] = field(default_factory=list)
    finished: bool = False
    task: asyncio.Task[None] | None = None
    ended_at: float = 0.0
    listeners: int = 0
    expected: bool = True
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _leaving: asyncio.TimerHandle | None = None

    @property
    def has_audience(self) -> bool:
        """Whether somebody listens, or is about to."""
        return self.expected or self.listeners > 0

    @property
    def ids(self) -> dict[str, str]:
        """What a log line may say of it. Never the conversation: knowing its name is being in it."""
        return {"answer_id": self.answer_id, "question_id": self.question.id}

    @property
    def answer_id(self) -> str:
        """Known from the first event on."""
        return self.events[0].answer_id if self.events and isinstance(self.events[0], Begun) else ""

    @property
    def answer(self) -> Answer | None:
        """The whole answer, once it is there."""
        last = self.events[-1] if self.events else None
        return last.answer if isinstance(last, Answered) else None

    def add(self, event: AnswerEvent) -> None:
        """Appends an event and wakes the listeners. OverflowError beyond the limit, which leaves room for the end."""
        is_last = isinstance(event, Answered | Failed)
        if isinstance(event, Queued) and self.events and event == self.events[-1]:
            return
        if len(self.events) >= self.event_limit and not is_last:
            raise OverflowError(f"an answer of more than {self.event_limit} events")
        self.events.append(event)
        self.finished = is_last
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def listen(self, after: int, heartbeat_s: float) -> AsyncGenerator[Numbered | None, None]:
        """The events after that number, those to come included; None at each silence of `heartbeat_s`."""
        self._arrive()
        try:
            while True:
                while after < len(self.events):
                    after += 1
                    yield Numbered(after, self.events[after - 1])
                if self.finished:
                    return
                if not await self._hear(heartbeat_s):
                    yield None
        finally:
            self._leave()

    def expect(self) -> None:
        """Waits for the first listener a little longer than for the return of the last one."""
        self._leaving = asyncio.get_running_loop().call_later(self.patience_s + FIRST_LISTENER_S, self.stop)

    def stop(self) -> None:
        """Cancels the generation; the record is kept by the task as it ends."""
        if self.task is not None and not self.finished:
            self.task.cancel()

    def abandoned(self, answer_id: str) -> Answer:
        """What there was to keep of an answer that was never finished."""
        said = [event for event in self.events if isinstance(event, SentenceSaid)]
        citations = {citation.number: citation for event in said for citation in event.sentence.citations}
        return Answer(
            id=answer_id,
            question_id=self.question.id,
            outcome=Outcome.FAILED,
            road=said[-1].road if said else None,
            sentences=tuple(event.sentence for event in said),
            citations=tuple(citations[number] for number in sorted(citations)),
            language=self.question.language,
        )

    async def _hear(self, heartbeat_s: float) -> bool:
        news = self._news
        try:
            async with asyncio.timeout(heartbeat_s):
                await news.wait()
        except TimeoutError:
            return False
        return True

    def _arrive(self) -> None:
        self.listeners += 1
        self.expected = False
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _leave(self) -> None:
        self.listeners -= 1
        if self.listeners == 0 and not self.finished:
            self._leaving = asyncio.get_running_loop().call_later(self.patience_s, self.stop)
