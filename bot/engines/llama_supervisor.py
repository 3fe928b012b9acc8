"""Keeps one llama.cpp process alive: restarts it with a growing pause, and tells every exchange of its death."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable
from typing import Self

import structlog

from bot.answering.generator import GeneratorUnavailable, PromptTooLong
from bot.engines.llama_child import LlamaChild
from bot.engines.llama_frames import Cancel, Declined, Finished, Order, Ready, Report, WorkerOptions

FIRST_PAUSE_S = 0.2
UNLOADABLE_PAUSE_S = 5.0
LONGEST_PAUSE_S = 60.0
PATIENCE_S = 2.0  # above this pause, questions are not kept waiting for the restart
STOP_WAIT_S = 10.0

log = structlog.get_logger(__name__)


class Supervisor:
    """Owns the process. `ready_wait_s`: how long a question waits for a process that is (re)starting."""

    def __init__(self, options: Callable[[], WorkerOptions], load_timeout_s: float, ready_wait_s: float) -> None:
        self._options = options
        self._load_timeout_s = load_timeout_s
        self._ready_wait_s = ready_wait_s
        self._numbers = itertools.count(1)
        self._exchanges: dict[int, Exchange] = {}
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._born: LlamaChild | None = None
        self.child: LlamaChild | None = None
        self.trouble = "the model is loading"
        self.build = ""
        self._hopeless = False

    def start(self) -> None:
        """Begins to load the model and keeps it loaded. Harmless when already started."""
        if self._task is None:
            self._closing.clear()
            self._task = asyncio.create_task(self._supervise())

    async def aclose(self) -> None:
        """Ends the process and every exchange. Never by cancellation: the process must be reaped."""
        task = self._task
        self._closing.set()
        if self._born and not self.child:
            self._born.kill()  # it only listens once its model is loaded
        if self.child:
            self.child.dismiss()
        if task and not (await asyncio.wait({task}, timeout=STOP_WAIT_S))[0] and self._born:
            self._born.kill()
            await asyncio.wait({task}, timeout=STOP_WAIT_S)
        self._task = None  # not before: whoever closes again, the first having been cancelled, waits as well

    async def exchange(self) -> "Exchange":
        """A conversation with the living process. Raises GeneratorUnavailable when there is none in time."""
        if self._closing.is_set():  # nobody opens again what is being closed
            raise GeneratorUnavailable("the language model was stopped")
        self.start()
        try:
            async with asyncio.timeout(self._ready_wait_s), self._changed:
                await self._changed.wait_for(lambda: self.child or self._hopeless)
        except TimeoutError as error:
            raise GeneratorUnavailable(self.trouble) from error
        if self.child is None:
            raise GeneratorUnavailable(self.trouble)
        opened = Exchange(next(self._numbers), self.child, self)
        self._exchanges[opened.id] = opened
        return opened

    def forget(self, number: int) -> None:
        """That exchange is over."""
        self._exchanges.pop(number, None)

    def give_up(self, child: LlamaChild) -> None:
        """Kills a process that no longer looks at the clock (stuck in native code), offered to nobody from now on."""
        if self.child is child:
            self.child, self.trouble = None, "the language model stopped responding"
        child.kill()

    async def _supervise(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._closing.is_set():
            served = await self._live()
            if self._closing.is_set():
                break
            pause_s = FIRST_PAUSE_S if served else min(2 * pause_s, LONGEST_PAUSE_S)
            pause_s = max(pause_s, UNLOADABLE_PAUSE_S) if self._hopeless else pause_s
            log.warning("llama_ended", cause=self.trouble, restart_in_s=pause_s)
            await self._become(None, self.trouble, hopeless=pause_s > PATIENCE_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause_s)
        await self._become(None, "the language model was stopped", hopeless=True)

    async def _live(self) -> bool:
        """One process from start to end; whether it was of use."""
        try:
            self._born = await LlamaChild.start(self._options())
        except OSError as error:
            await self._become(None, f"the llama.cpp process cannot be started: {error}", hopeless=True)
            return False
        try:
            return False if self._closing.is_set() else await self._serve(self._born)
        finally:
            await self._born.stop()
            self._born = None
            for exchange in self._exchanges.values():
                exchange.hear(None)

    async def _serve(self, child: LlamaChild) -> bool:
        started = time.monotonic()
        try:
            ready: Ready = await child.loaded(self._load_timeout_s)
        except GeneratorUnavailable as error:
            await self._become(None, str(error), hopeless=True)
            return False
        log.info("llama_ready", pid=child.pid, seconds=time.monotonic() - started, context=ready.context_tokens)
        self.build = ready.build
        await self._become(child, "", hopeless=False)
        served = False
        while report := await child.receive():
            served |= isinstance(report, Finished)
            if not isinstance(report, Ready) and (exchange := self._exchanges.get(getattr(report, "id", 0))):
                exchange.hear(report)
        await self._become(None, await child.cause(), hopeless=False)
        return served

    async def _become(self, child: LlamaChild | None, trouble: str, *, hopeless: bool) -> None:
        async with self._changed:
            self.child, self.trouble, self._hopeless = child, trouble, hopeless
            self._changed.notify_all()


class Exchange:
    """One order and its reports; as a context manager, leaving it cancels what is not finished."""

    def __init__(self, number: int, child: LlamaChild, supervisor: Supervisor) -> None:
        self.id = number
        self._child = child
        self._supervisor = supervisor
        self._mailbox: asyncio.Queue[Report | None] = asyncio.Queue()

    def send(self, order: Order) -> None:
        """Gives the order to the process."""
        self._child.send(order)

    def hear(self, report: Report | None) -> None:
        """From the supervisor: the next report, or None when the process is gone."""
        self._mailbox.put_nowait(report)

    async def next(self, deadline: float) -> Report:
        """The next report before that monotonic time. Raises PromptTooLong or GeneratorUnavailable."""
        try:
            # `wait_for` of Python 3.11 loses a cancellation that comes together with a report.
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                report = await self._mailbox.get()
        except TimeoutError as error:
            self._supervisor.give_up(self._child)
            raise GeneratorUnavailable("the language model stopped responding") from error
        if report is None:
            raise GeneratorUnavailable("the language model ended in mid-answer")
        if isinstance(report, Declined):
            raise (PromptTooLong if report.too_long else GeneratorUnavailable)(report.reason)
        return report

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._supervisor.forget(self.id)
        self._child.send(Cancel(id=self.id))
