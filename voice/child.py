"""An engine of speech in its own process: started, asked, and started again when it dies, with a growing pause."""

import asyncio
import contextlib
import itertools
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import structlog

from bot.engines.cores import Rank, give_rank
from voice.frames import (
    HEADER,
    LAST,
    REPORTS,
    Broken,
    Declined,
    Forget,
    FrameError,
    Hear,
    Ready,
    Report,
    Speak,
    encode,
    lengths,
)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 30.0
STOP_WAIT_S = 3.0
_ROOT = Path(__file__).parents[1]
Told = tuple[Report, bytes]

log = structlog.get_logger(__name__)


class ChildError(Exception):
    """The process cannot answer: it is starting, dead, or it declined. One line says why."""


class Child:
    """`python -m MODULE ARGUMENTS`, kept alive between `start` and `aclose`.

    At most `room` orders are under way; one more is refused at once. An order that outlives its time ends with
    ChildError; the process that let it is killed and replaced when `stuck_s` more have passed.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        load_timeout_s: float = 60.0,
        room: int = 16,
        stuck_s: float = 10.0,
    ) -> None:
        self._command = (sys.executable, "-m", module, *arguments)
        self._name, self._load_timeout_s, self._room, self._stuck_s = module, load_timeout_s, room, stuck_s
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Queue[Told | None]] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._up = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._hopes = asyncio.Event()
        self.languages: tuple[str, ...] = ()
        self.trouble = "not started"

    @property
    def ready(self) -> bool:
        """Whether an order would be taken now."""
        return self._up.is_set()

    @property
    def pid(self) -> int | None:
        """Of the process that lives now."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begins; harmless when already begun."""
        if self._keeper is None:
            self.trouble = "starting"
            self._keeper = asyncio.create_task(self._keep())

    async def settled(self) -> bool:
        """Waits for the first success or the first failure to load; tells which."""
        self.start()
        await self._hopes.wait()
        return self.ready

    async def aclose(self) -> None:
        """Ends the process; every order under way ends with ChildError."""
        keeper, self._keeper = self._keeper, None
        if keeper:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def ask(self, order: Hear | Speak, sound: bytes, timeout_s: float) -> AsyncGenerator[Told, None]:
        """What the process says to this order, to its last frame, each within `timeout_s`."""
        process = self._process
        if not self.ready or not process or not process.stdin:
            raise ChildError(self.trouble)
        if len(self._waiting) >= self._room:
            raise ChildError("too many orders at once")
        number = next(self._numbers)
        heard: asyncio.Queue[Told | None] = asyncio.Queue()
        self._waiting[number] = heard
        finished = False
        try:
            process.stdin.write(encode(order.model_copy(update={"id": number}), sound))
            while not finished:
                told = await asyncio.wait_for(heard.get(), timeout_s)
                if told is None:
                    raise ChildError(self.trouble)
                finished = isinstance(told[0], LAST)
                if isinstance(told[0], Declined):
                    raise ChildError(told[0].reason)
                yield told
        except TimeoutError as error:
            self._watch(process, heard)
            raise ChildError(f"no answer within {timeout_s:.1f} s") from error
        except (ConnectionError, FrameError) as error:
            raise ChildError(str(error)) from error
        finally:
            del self._waiting[number]
            if not finished:
                self._forget(number, process)

    def _forget(self, number: int, process: asyncio.subprocess.Process) -> None:
        """Nobody listens any more: what is begun is cut short, so that the next order need not wait for it."""
        if process is self._process and self.ready and process.stdin and not process.stdin.is_closing():
            process.stdin.write(encode(Forget(id=number)))

    def _watch(self, process: asyncio.subprocess.Process, heard: asyncio.Queue[Told | None]) -> None:
        """A process that says nothing at all for a while longer is stuck in native code."""
        spoken = self._spoken

        def judge() -> None:
            if self._process is process and self._spoken == spoken:
                log.warning("speech.stuck", module=self._name)
                _kill(process)

        asyncio.get_running_loop().call_later(self._stuck_s, judge)

    _spoken = 0

    async def _keep(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            lasted = await self._live()
            pause = FIRST_PAUSE_S if lasted else min(2 * pause, LONGEST_PAUSE_S)
            self._hopes.set()
            log.warning("speech.died", module=self._name, trouble=self.trouble, again_in_s=pause)
            await asyncio.sleep(pause)

    async def _live(self) -> bool:
        """One life of the process; whether it was ever ready."""
        self._process = process = await self._born()
        try:
            async with asyncio.timeout(self._load_timeout_s):
                told = await self._receive(process)
            if told and isinstance(told[0], Ready):
                self.languages, self.trouble = told[0].languages, ""
                self._up.set()
                self._hopes.set()
                await self._relay(process)
            self.trouble = told[0].reason if told and isinstance(told[0], Broken) else "the process died"
        except TimeoutError:
            self.trouble = f"not loaded within {self._load_timeout_s:.0f} s"
        finally:
            was_up = self._up.is_set()
            self._up.clear()
            self.trouble = self.trouble or "stopped"
            for queue in self._waiting.values():
                queue.put_nowait(None)
            _kill(process)
            await _reaped(process)
        return was_up

    async def _born(self) -> asyncio.subprocess.Process:
        path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**20,
            env={**os.environ, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )
        give_rank(process.pid, Rank.SPEECH)
        return process

    async def _relay(self, process: asyncio.subprocess.Process) -> None:
        while told := await self._receive(process):
            self._spoken += 1
            if queue := self._waiting.get(told[0].id):
                queue.put_nowait(told)

    async def _receive(self, process: asyncio.subprocess.Process) -> Told | None:
        assert process.stdout
        with contextlib.suppress(asyncio.IncompleteReadError, ValueError):
            body, sound = lengths(await process.stdout.readexactly(HEADER.size))
            report = REPORTS.validate_json(await process.stdout.readexactly(body))
            return report, await process.stdout.readexactly(sound)
        return None


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _reaped(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(process.wait()), STOP_WAIT_S)
