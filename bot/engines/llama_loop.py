"""The llama.cpp process at work: a thread reads orders, the main thread generates, reports go out one at a time."""

import ctypes
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from bot.answering.generator import Urgency
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
    encode,
)
from bot.engines.llama_model import Model
from bot.engines.llama_schedule import Scheduler

OOM_SCORE = 800  # the kernel takes this process before the web server
PR_SET_PDEATHSIG = 1
IDLE_S = 2.0
NOBODY = 0  # orders of the counter are numbered from 1


class Loop:
    """Orders in, reports out, until the orders' pipe closes: then the process ends at once.

    `at_idle` is called each time nothing was asked for two seconds.
    """

    def __init__(
        self,
        model: Model,
        orders: BinaryIO,
        reports: BinaryIO,
        kept_cells: int = 0,
        build: str = "",
        guessing: bool = True,
    ) -> None:
        self._model = model
        self._orders = orders
        self._reports = reports
        self._build = build
        self._writing = threading.Lock()
        self._wanted: set[int] = set()
        self._queue: queue.SimpleQueue[Generate] = queue.SimpleQueue()
        self.at_idle: Callable[[], None] = lambda: None
        self.scheduler = Scheduler(model, self._report, kept_cells, guessing=guessing)

    def run(self) -> None:
        """Never returns."""
        threading.Thread(target=self._read, name="orders", daemon=True).start()
        self._report(Ready(context_tokens=self._model.context_tokens, build=self._build))
        while True:
            self._take_orders()
            self.scheduler.step(lambda number: number not in self._wanted)

    def warm(self, instructions: str) -> None:
        """Reads what every prompt begins with, for nobody."""
        self._wanted.add(NOBODY)
        order = {"id": NOBODY, "system": instructions, "user": "", "grammar": "", "max_tokens": 1, "timeout_s": 600.0}
        self.scheduler.add(Generate.model_validate({**order, "urgency": Urgency.BACKGROUND}))

    def _take_orders(self) -> None:
        try:
            while True:
                self.scheduler.add(self._queue.get(not self.scheduler.busy, IDLE_S))
        except queue.Empty:
            if not self.scheduler.busy:
                self.at_idle()

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
        if isinstance(report, Finished | Declined):
            self._wanted.discard(report.id)
        if getattr(report, "id", None) == NOBODY:
            return
        with self._writing:
            self._reports.write(encode(report))
            self._reports.flush()


def stay_below(parent: int) -> None:
    """Die with the parent, die before it when memory runs out, and leave Ctrl-C to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")
    if os.getppid() != parent:
        sys.exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
