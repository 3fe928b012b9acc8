"""One run of the llama.cpp process, seen from the counter: started, spoken to, and its death explained."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from pathlib import Path
from typing import Self

from bot.answering.generator import GeneratorUnavailable
from bot.engines.llama_frames import (
    HEADER,
    LONGEST_FRAME,
    REPORTS,
    Broken,
    Order,
    Ready,
    Report,
    WorkerOptions,
    encode,
)

COMPLAINT_LINES = 20
STOP_WAIT_S = 5.0
_ROOT = Path(__file__).parents[2]


class LlamaChild:
    """A process that loads one model. Built by `start`; ended by `stop` or `kill`, which may be called twice."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._complaints: deque[str] = deque(maxlen=COMPLAINT_LINES)
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, options: WorkerOptions) -> Self:
        """The process, not yet ready: `loaded` waits for that."""
        path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.engines.llama_worker",
            options.model_dump_json(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """Process identifier, for the supervisor's log and for tests."""
        return self._process.pid

    async def loaded(self, timeout_s: float) -> Ready:
        """Waits for the model. Raises GeneratorUnavailable with one line that says why it will not come."""
        try:
            report = await asyncio.wait_for(self.receive(), timeout_s)
        except TimeoutError as error:
            self.kill()
            raise GeneratorUnavailable(f"the model was not loaded within {timeout_s:.0f} s") from error
        match report:
            case Ready():
                return report
            case Broken(reason=reason):
                raise GeneratorUnavailable(reason)
            case _:
                raise GeneratorUnavailable(f"the model could not be loaded: {await self.cause()}")

    async def receive(self) -> Report | None:
        """What the process says next; None once it is dead or speaks nonsense."""
        assert self._process.stdout
        try:
            size = HEADER.unpack(await self._process.stdout.readexactly(HEADER.size))[0]
            if size > LONGEST_FRAME:
                return None
            return REPORTS.validate_json(await self._process.stdout.readexactly(size))
        except (asyncio.IncompleteReadError, ValueError):
            return None

    def send(self, order: Order) -> None:
        """Says something to the process; a dead one does not mind (its death is seen by `receive`)."""
        assert self._process.stdin
        with contextlib.suppress(ConnectionError, RuntimeError):
            self._process.stdin.write(encode(order))

    async def cause(self) -> str:
        """Once it has stopped speaking: the signal or exit code that ended it, and its last complaint."""
        await self.stop()
        code = self._process.returncode or 0
        ended = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"{ended} ({self._complaints[-1]})" if self._complaints else ended

    def dismiss(self) -> None:
        """Closes its orders, which ends it once its model is loaded; `receive` then returns None."""
        assert self._process.stdin
        self._process.stdin.close()

    async def stop(self) -> None:
        """Dismisses it and waits; kills it when that is not enough. Only when nobody is in `receive`."""
        assert self._process.stdout
        self.dismiss()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_WAIT_S)
        except TimeoutError:
            self.kill()
            await self._process.wait()
        rest = asyncio.create_task(self._process.stdout.read())  # unread bytes would keep the pipe open
        await asyncio.wait({self._listening, rest}, timeout=STOP_WAIT_S)

    def kill(self) -> None:
        """At once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def _listen(self) -> None:
        """Standard error must be read or the process would block on it."""
        assert self._process.stderr
        while line := await self._process.stderr.read(65536):
            lines = [text.strip()[:200] for text in line.decode("utf-8", "replace").splitlines()]
            self._complaints.extend(text for text in lines if text)
