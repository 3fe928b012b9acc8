"""The store seen from the web: in threads of its own, and never the reason why a resident gets no answer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.domain.answers import Answer
from bot.domain.conversations import Question, Turn
from bot.domain.reviews import Feedback
from bot.storage import Ending, KeptAnswer, Noticeboard, Store
from bot.web.access import is_plausible, new_session
from bot.web.problems import Problem

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """The conversation of a question. `lost`: another one was named, which is no longer kept."""

    conversation_id: str
    turns: tuple[Turn, ...] = ()
    is_new: bool = True
    lost: bool = False


class Journal:
    """What happened, kept. When the store fails the answer goes on, and `healthy` turns false."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="journal")
        self.healthy = True

    def close(self) -> None:
        """Waits for what is being written."""
        self._threads.shutdown()

    async def session(self, named: str, *, begins: bool = False) -> Session:
        """The conversation of that name with its last turns, or a new one: of that very name when it `begins`."""
        if not named:
            return Session(new_session())
        if not is_plausible(named):
            return Session(new_session(), lost=True)
        turns = await self._attempt("recall", self._recall, named)
        if turns is None and begins:
            return Session(named)
        if turns is None:
            return Session(new_session(), lost=self.healthy)
        return Session(named, turns, is_new=False)

    async def begin(self, question: Question, session: Session) -> None:
        """Keeps a question before it is answered."""
        await self._attempt("begin", self._begin, replace(question, turns=()), session)

    async def keep(self, answer: Answer, ending: Ending) -> None:
        """Keeps an answer."""
        await self._attempt("keep", self._store.remember_answer, answer, ending)

    async def find(self, answer_id: str) -> KeptAnswer | None:
        """A kept answer; Problem 503 when the store cannot be read."""
        return await self._insist(self._store.answer, answer_id)

    async def note(self, feedback: Feedback) -> bool:
        """Keeps a verdict; False when the answer is unknown, Problem 503 when the store fails."""
        return await self._insist(self._store.remember_feedback, feedback)

    async def unnote(self, answer_id: str) -> bool:
        """Takes a verdict back; False when there was none, Problem 503 when the store fails."""
        return await self._insist(self._store.forget_feedback, answer_id)

    async def on_board(self, work: Callable[[Noticeboard], T]) -> T:
        """What an agent does with alerts and closures; Problem 503 when the store fails."""
        return await self._insist(work, self._store.board)

    async def on_store(self, work: Callable[[Store], T]) -> T:
        """What people at work do with what is kept; Problem 503 when the store fails."""
        return await self._insist(work, self._store)

    async def mark(self) -> tuple[int, ...]:
        """Figures that change with any request or message."""
        return await self._insist(self._store.desks.requests.mark)

    async def check(self) -> bool:
        """Whether the store can be read now."""
        await self._attempt("check", self._store.check)
        return self.healthy

    def _recall(self, conversation_id: str) -> tuple[Turn, ...] | None:
        return self._store.turns(conversation_id) if self._store.has_conversation(conversation_id) else None

    def _begin(self, question: Question, session: Session) -> None:
        if session.is_new:
            with suppress(IntegrityError):  # two questions of one call, the first cut short: it has begun already
                self._store.start_conversation(
                    session.conversation_id, question.commune, question.channel, question.language
                )
        self._store.remember_question(question)

    async def _attempt(self, doing: str, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
        try:
            done = await self._thread(work, *args, **named)
        except SQLAlchemyError as error:
            log.error("store_failed", doing=doing, error=type(error).__name__)
            self.healthy = False
            return None
        self.healthy = True
        return done

    async def _insist(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        try:
            return await self._thread(work, *args, **named)
        except SQLAlchemyError as error:
            log.error("store_failed", doing=work.__name__, error=type(error).__name__)
            self.healthy = False
            raise Problem(503, "store-unavailable", headers={"Retry-After": "30"}) from error

    async def _thread(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*args, **named))
