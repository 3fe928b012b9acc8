"""llama.cpp behind a queue: one supervised process, several answers at a time, streamed by token.

The process may die at any moment; the running answer then ends with GeneratorUnavailable and the next one finds a
new process. Belongs to one event loop.
"""

import os
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.answering.generator import Caps, Ended, Ending, GeneratorUnavailable, Piece, Prompt, Text, Waiting
from bot.engines.llama_frames import Count, Counted, Finished, Generate, Said, WorkerOptions
from bot.engines.llama_states import model_digest
from bot.engines.llama_supervisor import Supervisor
from bot.engines.waiting_line import WaitingLine

COUNT_WAIT_S = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LlamaOptions:
    """`threads` 0: one per core. `ready_wait_s`: how long a question waits for a process that is (re)starting.
    `grace_s`: how late an answer may end before the process is held to hang (a pass may be slow on a crowded machine).

    `at_once` answers share `cells` tokens of context (0: twice `context_tokens`). Prompts that need not be read again
    are kept within `kept_mb`, or within `kept_cells` tokens where that is given; the `instructions` are read in
    advance, and with a folder of `states` what is asked most is there at the next start. `guessing`: what answers copy
    is tried before it is chosen (the same answer, sooner).
    """

    model: Path
    name: str = ""
    threads: int = 0
    context_tokens: int = 4096
    gpu_layers: int = 0
    at_once: int = 4
    cells: int = 0
    kept_cells: int = 0
    kept_mb: int = 256
    instructions: str = ""
    states: Path | None = None
    guessing: bool = True
    queue_limit: int = 8
    load_timeout_s: float = 300.0
    ready_wait_s: float = 30.0
    grace_s: float = 15.0

    def for_worker(self) -> WorkerOptions:
        """What the process needs to know."""
        return WorkerOptions(
            model=self.model.absolute(),
            threads=self.threads or os.cpu_count() or 1,
            context_tokens=self.context_tokens,
            gpu_layers=self.gpu_layers,
            parent=os.getpid(),
            at_once=self.at_once,
            cells=self.cells or min(2, self.at_once) * self.context_tokens,
            kept_cells=self.kept_cells,
            kept_mb=self.kept_mb,
            instructions=self.instructions,
            states=self.states and self.states.absolute(),
            guessing=self.guessing,
        )


class LlamaGenerator:
    """A `Generator`. Nothing starts before `start` or the first question; `aclose` ends the process."""

    def __init__(self, options: LlamaOptions) -> None:
        self.name = options.name or options.model.stem
        self._model, self._grace_s = options.model, options.grace_s
        self._line = WaitingLine(at_once=options.at_once, limit=options.queue_limit)
        self._supervisor = Supervisor(options.for_worker, options.load_timeout_s, options.ready_wait_s)

    @property
    def identity(self) -> str:
        """What tells this model from another of the same name."""
        with suppress(OSError):  # a file that is gone is told when it is loaded
            return f"{self.name} {model_digest(self._model)[:16]}"
        return self.name

    @property
    def trouble(self) -> str:
        """Why it cannot generate now, in one line; empty when it can."""
        return self._supervisor.trouble

    @property
    def build(self) -> str:
        """How llama.cpp was compiled; empty before it is loaded."""
        return self._supervisor.build

    @property
    def pid(self) -> int:
        """Identifier of the llama.cpp process; 0 while there is none."""
        return self._supervisor.child.pid if self._supervisor.child else 0

    def start(self) -> None:
        """Begins to load the model without waiting for it; needs a running event loop."""
        self._supervisor.start()

    async def aclose(self) -> None:
        """Ends the process; a running answer ends with GeneratorUnavailable."""
        await self._supervisor.aclose()

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncGenerator[Piece, None]:
        """Waiting while others are served, then the answer. Closing it stops llama.cpp within one batch."""
        with self._line.join(caps.urgency) as ticket:
            async for position in ticket.positions():
                yield Waiting(position)
            with await self._supervisor.exchange() as exchange:
                exchange.send(_order(exchange.id, prompt, caps))
                deadline = time.monotonic() + caps.timeout_s + self._grace_s
                while not isinstance(report := await exchange.next(deadline), Finished):
                    if isinstance(report, Said):
                        yield Text(report.text)
                log.info("generated", **report.model_dump(exclude={"kind"}))
                read_tokens = report.prompt_tokens - report.reused_tokens
                yield Ended(Ending(report.reason), report.cpu_s, read_tokens, report.leaning)

    async def count_tokens(self, text: str) -> int:
        """Asked of the process, which answers even while it generates."""
        with await self._supervisor.exchange() as exchange:
            exchange.send(Count(id=exchange.id, text=_sound(text)))
            report = await exchange.next(time.monotonic() + COUNT_WAIT_S)
        if not isinstance(report, Counted):
            raise GeneratorUnavailable("the language model answered something else than a count")
        return report.tokens


def _order(number: int, prompt: Prompt, caps: Caps) -> Generate:
    return Generate(
        id=number,
        system=_sound(prompt.system),
        user=_sound(prompt.user),
        grammar=prompt.grammar,
        max_tokens=caps.max_tokens,
        timeout_s=caps.timeout_s,
        urgency=caps.urgency,
        between=prompt.between,
    )


def _sound(text: str) -> str:
    """Without lone surrogates, which neither JSON nor llama.cpp can carry."""
    return text.encode("utf-8", "replace").decode()
