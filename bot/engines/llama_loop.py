"""The llama.cpp process at work: a thread reads orders, the main thread generates, reports go out one at a time."""

import codecs
import ctypes
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from bot.engines.llama_frames import (
    HEADER,
    ORDERS,
    Cancel,
    Count,
    Counted,
    Declined,
    Finished,
    Generate,
    Ready,
    Report,
    Said,
    encode,
)

OOM_SCORE = 800  # the kernel takes this process before the web server
PR_SET_PDEATHSIG = 1

Reason = Literal["stop", "tokens", "time", "cancelled"]


class CannotGenerate(Exception):  # noqa: N818 (an expected ending of one order)
    """This order is not for this model; the next one may be."""


class DoesNotFit(CannotGenerate):
    """The prompt leaves no room for an answer in the context."""


class Model(Protocol):
    """A loaded language model."""

    @property
    def context_tokens(self) -> int: ...

    def tokens(self, text: str) -> list[int]:
        """Tokens of a text in which nothing is special. Safe from another thread."""
        ...

    def prompt(self, system: str, user: str) -> list[int]:
        """Both put in the model's own chat template, as tokens."""
        ...

    def held(self, prompt: list[int]) -> int:
        """How many leading tokens of this prompt need not be read again."""
        ...

    def generate(self, prompt: list[int], grammar: str, max_tokens: int) -> Iterator[bytes]:
        """Bytes of each token; empty bytes each time a part of the prompt has been read."""
        ...


class Loop:
    """Orders in, reports out, until the orders' pipe closes: then the process ends at once."""

    def __init__(self, model: Model, orders: BinaryIO, reports: BinaryIO) -> None:
        self._model = model
        self._orders = orders
        self._reports = reports
        self._writing = threading.Lock()
        self._wanted: set[int] = set()
        self._queue: queue.SimpleQueue[Generate] = queue.SimpleQueue()

    def run(self) -> None:
        """Never returns."""
        threading.Thread(target=self._read, name="orders", daemon=True).start()
        self._report(Ready(context_tokens=self._model.context_tokens))
        while True:
            order = self._queue.get()
            try:
                self._answer(order)
            except DoesNotFit as error:
                self._report(Declined(id=order.id, reason=str(error), too_long=True))
            except CannotGenerate as error:
                self._report(Declined(id=order.id, reason=str(error)))
            finally:
                self._wanted.discard(order.id)

    def _read(self) -> None:
        while len(header := self._orders.read(HEADER.size)) == HEADER.size:
            order = ORDERS.validate_json(self._orders.read(HEADER.unpack(header)[0]))
            match order:
                case Generate():
                    self._wanted.add(order.id)
                    self._queue.put(order)
                case Cancel():
                    self._wanted.discard(order.id)
                case Count():
                    self._report(Counted(id=order.id, tokens=len(self._model.tokens(order.text))))
        os._exit(0)

    def _report(self, report: Report) -> None:
        with self._writing:
            self._reports.write(encode(report))
            self._reports.flush()

    def _answer(self, order: Generate) -> None:
        started = time.monotonic()
        prompt = self._model.prompt(order.system, order.user)
        reused = self._model.held(prompt)
        room = self._model.context_tokens - len(prompt)
        if room < 1:
            raise DoesNotFit(f"prompt of {len(prompt)} tokens for a context of {self._model.context_tokens}")
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        reason: Reason = "stop"
        told = 0
        for piece in self._model.generate(prompt, order.grammar, min(order.max_tokens, room)):
            told += bool(piece)
            if text := decoder.decode(piece):
                self._report(Said(id=order.id, text=text))
            if order.id not in self._wanted:
                reason = "cancelled"
                break
            if time.monotonic() - started > order.timeout_s:
                reason = "time"
                break
        else:
            reason = "tokens" if told >= min(order.max_tokens, room) else "stop"
        seconds = time.monotonic() - started
        self._report(
            Finished(
                id=order.id,
                reason=reason,
                prompt_tokens=len(prompt),
                reused_tokens=reused,
                tokens=told,
                seconds=seconds,
            )
        )


def stay_below(parent: int) -> None:
    """Die with the parent, die before it when memory runs out, and leave Ctrl-C to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")
    if os.getppid() != parent:
        sys.exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
