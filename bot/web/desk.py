"""The desk of the web door: takes questions, runs each answer as a task of its own, and finds it again."""

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.answering.streams import closing
from bot.domain.answers import Answer
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.events import Answered, AnswerEvent, Begun, Failed
from bot.domain.references import reference_of
from bot.storage import Ending
from bot.web.counter import AnswerPath, CounterHolder, reception
from bot.web.faults import places_of
from bot.web.journal import Journal, Session
from bot.web.meter import Meter
from bot.web.options import WebOptions
from bot.web.problems import Problem
from bot.web.running import RunningAnswer
from bot.web.words import Wording

log = structlog.get_logger(__name__)
RETRY_S = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it comes through the door. `turns` replace the conversation's own when the caller keeps them."""

    text: str
    commune: str
    language: str
    channel: Channel
    session: Session
    patience_s: float
    turns: tuple[Turn, ...] = ()


class Desk:
    """Everything under way. One question at a time in a conversation, `running_limit` in all."""

    def __init__(
        self,
        holder: CounterHolder,
        journal: Journal,
        path: AnswerPath,
        wording: Wording,
        options: WebOptions,
        clock: Callable[[], datetime],
    ) -> None:
        self.holder = holder
        self.journal = journal
        self.options = options
        self.meter = Meter()
        self._path = path
        self._wording = wording
        self._clock = clock
        self._by_session: dict[str, RunningAnswer] = {}
        self._by_answer: dict[str, RunningAnswer] = {}

    @property
    def running(self) -> int:
        """How many answers are under way."""
        return len(self._by_session)

    def now(self) -> datetime:
        """The present moment, as this counter lives it."""
        return self._clock()

    async def take(self, asked: Asked) -> RunningAnswer:
        """Starts an answer. Problem 409 when the conversation is busy, 503 when the desk is full."""
        running = self._reserve(asked)
        try:
            await self.journal.begin(running.question, asked.session)
        except BaseException:
            self._release(running)
            raise
        running.task = asyncio.create_task(self._run(running), name=f"answer-{running.question.id}")
        return running

    def find(self, answer_id: str) -> RunningAnswer | None:
        """An answer under way, or ended less than `resume_s` ago."""
        self._forget_old()
        return self._by_answer.get(answer_id)

    def forget(self, reference: str) -> None:
        """Lets go of the answers of that reference, which could be listened to again; one under way is stopped."""
        mine = [k for k, one in self._by_answer.items() if reference_of(one.session.conversation_id) == reference]
        for name in mine:
            self._by_answer.pop(name).stop()

    async def close(self) -> None:
        """Cancels what is under way; the records are kept."""
        tasks = [running.task for running in self._by_session.values() if running.task]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=5)

    def _reserve(self, asked: Asked) -> RunningAnswer:
        session = asked.session.conversation_id
        busy = self._by_session.get(session)
        if busy is not None and busy.has_audience:
            raise Problem(409, "session-busy", headers={"Retry-After": str(RETRY_S)})
        if busy is not None:
            busy.stop()  # its resident left and asks something else
        elif self.running >= self.options.running_limit:
            raise Problem(503, "desk-full", values={"seconds": RETRY_S}, headers={"Retry-After": str(RETRY_S)})
        turns = asked.turns or asked.session.turns
        question = Question(
            uuid.uuid4().hex, asked.text, asked.commune, self._clock(), asked.channel, asked.language, session, turns
        )
        running = RunningAnswer(question, asked.session, asked.patience_s, self.options.event_limit)
        running.expect()
        self._by_session[session] = running
        return running

    async def _run(self, running: RunningAnswer) -> None:
        started = time.monotonic()
        log.info("question_begun", **running.ids, commune=running.question.commune, channel=running.question.channel)
        try:
            ending = await self._tell(running)
        finally:
            self._release(running)
        log.info("answer_ended", **running.ids, ending=ending, **_figures(running, time.monotonic() - started))

    async def _tell(self, running: RunningAnswer) -> Ending:
        """The one catch-all of this door: whatever breaks is logged without its words, told, and kept."""
        try:
            async with asyncio.timeout(self.options.answer_timeout_s):
                return await self._listen_to_path(running)
        except asyncio.CancelledError:
            return await self._end(running, Ending.ABANDONED, "abandoned")
        except TimeoutError:
            return await self._end(running, Ending.FAILED, "too_long")
        except Exception as error:
            log.error("answer_failed", **running.ids, error=type(error).__name__, where=places_of(error))
            return await self._end(running, Ending.FAILED, "failed")

    async def _listen_to_path(self, running: RunningAnswer) -> Ending:
        async with closing(self._path(running.question, self.holder.counter)) as events:
            async for event in events:
                await self._hear(running, event)
                if running.finished:
                    break
        if not running.finished:
            raise RuntimeError("the path ended without an ending")
        return Ending.FINISHED if running.answer else Ending.FAILED

    async def _hear(self, running: RunningAnswer, event: AnswerEvent) -> None:
        """Kept before it is told: a verdict may follow at once."""
        match event:
            case Answered(answer):
                self.meter.count(answer)
                await self.journal.keep(answer, Ending.FINISHED)
            case Failed():
                await self.journal.keep(self._remains(running), Ending.FAILED)
        running.add(event)
        if isinstance(event, Begun):
            self._by_answer[event.answer_id] = running

    async def _end(self, running: RunningAnswer, ending: Ending, words_key: str) -> Ending:
        words = self._wording.speak(running.question.language)
        contact = reception(self.holder.counter, running.question.commune)
        if not running.finished:
            await self.journal.keep(self._remains(running), ending)
            running.add(Failed(words.say(f"endings.{words_key}"), contact))
        return ending

    def _remains(self, running: RunningAnswer) -> Answer:
        return running.abandoned(running.answer_id or uuid.uuid4().hex)

    def _release(self, running: RunningAnswer) -> None:
        running.ended_at = time.monotonic()
        session = running.session.conversation_id
        if self._by_session.get(session) is running:
            del self._by_session[session]
        self._forget_old()

    def _forget_old(self) -> None:
        """Oldest first: ends longer than `resume_s` ago, and what is beyond `kept_limit`."""
        limit = time.monotonic() - self.options.resume_s
        ended = [name for name, running in self._by_answer.items() if running.finished]
        surplus = max(0, len(ended) - self.options.kept_limit)
        for position, name in enumerate(ended):
            if position < surplus or self._by_answer[name].ended_at < limit:
                del self._by_answer[name]


def _figures(running: RunningAnswer, duration_s: float) -> dict[str, object]:
    answer = running.answer
    figures: dict[str, object] = {"duration_ms": round(duration_s * 1000), "events": len(running.events)}
    if answer is None:
        return figures
    return figures | {"outcome": answer.outcome, "road": answer.road, "degraded": list(answer.degraded)}
