"""The other end of `child`: a process that takes orders from its standard input and reports on its standard output."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from voice.frames import Broken, Declined, Frame, Hear, Order, Ready, Report, Speak, encode, read_order

Carry = Callable[[Hear | Speak, bytes, Callable[[Report, bytes], None]], None]


class Mouthpiece:
    """Standard output, for frames alone: what a library prints goes to standard error."""

    def __init__(self) -> None:
        self._pipe: BinaryIO = os.fdopen(os.dup(1), "wb")
        self._turn = threading.Lock()
        os.dup2(2, 1)

    def tell(self, report: Report, sound: bytes = b"") -> None:
        """At once; a reader who left ends the process."""
        try:
            with self._turn:
                self._pipe.write(encode(report, sound))
                self._pipe.flush()
        except BrokenPipeError:
            os._exit(0)


def serve(load: Callable[[], tuple[Carry, Iterable[str]]], workers: int) -> None:
    """Loads, says so, then carries orders out until nobody gives any more. Never returns."""
    mouthpiece = Mouthpiece()
    try:
        carry, languages = load()
    except Exception as error:  # whatever an engine raises on a bad file, in one line
        mouthpiece.tell(Broken(reason=" ".join(str(error).split())[:300] or type(error).__name__))
        os._exit(1)
    mouthpiece.tell(Ready(languages=tuple(languages)))
    with ThreadPoolExecutor(workers) as hands:
        while taken := read_order(sys.stdin.buffer):
            hands.submit(_carried, carry, *taken, mouthpiece, time.monotonic())
        os._exit(0)


def _carried(carry: Carry, order: Order, sound: bytes, mouthpiece: Mouthpiece, taken: float) -> None:
    """An order that waited beyond its time is not begun: nobody would listen."""

    def tell(report: Report, piece: bytes) -> None:
        mouthpiece.tell(_of(report, order), piece)

    if isinstance(order, Hear):
        order = order.model_copy(update={"left_s": order.left_s - (time.monotonic() - taken)})
        if order.left_s <= 0:
            return tell(Declined(reason="it waited too long"), b"")
    try:
        carry(order, sound, tell)
    except Exception as error:  # one order must not take the others down
        mouthpiece.tell(Declined(id=order.id, reason=f"{type(error).__name__}: {error}"[:300]))


def _of(report: Report, order: Frame) -> Report:
    return report.model_copy(update={"id": order.id})
