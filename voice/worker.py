"""The other end of `child`: a process that takes orders from its standard input and reports on its standard output."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import PriorityQueue
from typing import BinaryIO, Protocol

from voice.frames import Broken, Declined, Forget, Frame, Hear, Ready, Report, Speak, encode, read_order

Carry = Callable[[Hear | Speak, bytes, Callable[[Report, bytes], None]], None]


class Breath(Protocol):
    """What an engine of one worker does now."""

    def draw(self) -> None:
        """Before something new is begun."""

    def cut(self) -> None:
        """What is being done fails at once, in whatever thread."""


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


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    """An order, and the moment it is needed: what is needed first is carried out first, then what came first."""

    needed_at_s: float
    number: int
    taken_at_s: float = field(compare=False)
    order: Hear | Speak = field(compare=False)
    sound: bytes = field(compare=False)


def _due(order: Hear | Speak, sound: bytes) -> _Due:
    now_s = time.monotonic()
    return _Due(now_s + (order.needed_in_s if isinstance(order, Speak) else 0.0), order.id, now_s, order, sound)


class _Desk:
    """Orders between being taken and being carried out. Those nobody listens to any more are not begun."""

    def __init__(self, breath: Breath | None) -> None:
        self._breath, self._turn = breath, threading.Lock()
        self._taken: set[int] = set()
        self._begun: set[int] = set()

    def take(self, number: int) -> None:
        with self._turn:
            self._taken.add(number)

    def begin(self, number: int) -> bool:
        """Whether anybody still listens."""
        with self._turn:
            wanted = number in self._taken
            if wanted:
                self._begun.add(number)
                if self._breath:
                    self._breath.draw()
            return wanted

    def end(self, number: int) -> None:
        with self._turn:
            self._taken.discard(number)
            self._begun.discard(number)

    def forget(self, number: int) -> None:
        """What is begun is cut short where the engine can; one that is over already is not known any more."""
        with self._turn:
            self._taken.discard(number)
            if number in self._begun and self._breath:
                self._breath.cut()


def serve(load: Callable[[], tuple[Carry, Iterable[str]]], workers: int, breath: Breath | None = None) -> None:
    """Loads, says so, then carries orders out until nobody gives any more. Never returns."""
    mouthpiece = Mouthpiece()
    try:
        carry, languages = load()
    except Exception as error:  # whatever an engine raises on a bad file, in one line
        mouthpiece.tell(Broken(reason=" ".join(str(error).split())[:300] or type(error).__name__))
        os._exit(1)
    mouthpiece.tell(Ready(languages=tuple(languages)))
    desk, waiting = _Desk(breath), PriorityQueue[_Due]()
    with ThreadPoolExecutor(workers) as hands:
        while taken := read_order(sys.stdin.buffer):
            order, sound = taken
            if isinstance(order, Forget):
                desk.forget(order.id)
                continue
            desk.take(order.id)
            waiting.put(_due(order, sound))
            hands.submit(lambda: _carried(carry, waiting.get(), mouthpiece, desk))
        os._exit(0)


def _carried(carry: Carry, due: _Due, mouthpiece: Mouthpiece, desk: _Desk) -> None:
    """An order that waited beyond its time is not begun: nobody would listen."""
    order = due.order

    def tell(report: Report, piece: bytes) -> None:
        mouthpiece.tell(_of(report, order), piece)

    try:
        if isinstance(order, Hear):
            order = order.model_copy(update={"left_s": order.left_s - (time.monotonic() - due.taken_at_s)})
            if order.left_s <= 0:
                return tell(Declined(reason="it waited too long"), b"")
        if not desk.begin(order.id):
            return tell(Declined(reason="nobody listens any more"), b"")
        carry(order, due.sound, tell)
    except Exception as error:  # one order must not take the others down
        mouthpiece.tell(Declined(id=order.id, reason=f"{type(error).__name__}: {error}"[:300]))
    finally:
        desk.end(order.id)


def _of(report: Report, order: Frame) -> Report:
    return report.model_copy(update={"id": order.id})
