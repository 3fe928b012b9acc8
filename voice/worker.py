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


SPARE_S = 0.3
"""What is needed so much later than something new, and than now, can be begun again after it."""


class Breath(Protocol):
    """What an engine does now, order by order."""

    def draw(self, number: int) -> None:
        """Before an order is begun, in the thread that carries it out."""

    def cut(self, number: int) -> None:
        """What is being done for an order fails at once, in whatever thread."""


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
    """Orders between being taken and being carried out, by so many `hands`.

    Those nobody listens to any more are not begun. One that can wait is put off for one that cannot when no hand is
    free, and begun again, unless something of it was told already.
    """

    def __init__(self, hands: int, breath: Breath | None) -> None:
        self._hands, self._breath, self._turn = hands, breath, threading.Lock()
        self._taken: set[int] = set()
        self._begun: dict[int, _Due] = {}
        self._told: set[int] = set()
        self._put_off: set[int] = set()

    def take(self, number: int) -> None:
        with self._turn:
            self._taken.add(number)

    def make_room(self, due: _Due) -> None:
        """Puts off what is needed last, for this."""
        with self._turn:
            untold = [begun for number, begun in self._begun.items() if number not in self._told | self._put_off]
            if not (self._breath and untold and len(self._begun) >= self._hands):
                return
            last = max(untold)
            if last.needed_at_s - SPARE_S > max(due.needed_at_s, time.monotonic()):
                self._put_off.add(last.order.id)
                self._breath.cut(last.order.id)

    def begin(self, due: _Due) -> bool:
        """Whether anybody still listens."""
        number = due.order.id
        with self._turn:
            if number not in self._taken:
                return False
            self._begun[number] = due
            if self._breath:
                self._breath.draw(number)
            return True

    def tell(self, number: int) -> None:
        """Something of it is told. Raises when it was put off a moment before: it is begun again, whole."""
        with self._turn:
            if self._is_put_off(number):
                raise InterruptedError("put off")
            self._told.add(number)

    def failed(self, number: int) -> bool:
        """Whether it only was put off, and is wanted again."""
        with self._turn:
            return self._is_put_off(number)

    def end(self, number: int, again: bool) -> None:
        """It is in nobody's hands any more."""
        with self._turn:
            self._begun.pop(number, None)
            self._put_off.discard(number)
            self._told.discard(number)
            if not again:
                self._taken.discard(number)

    def _is_put_off(self, number: int) -> bool:
        return number in self._put_off and number in self._taken

    def forget(self, number: int) -> None:
        """What is begun is cut short where the engine can; one that is over already is not known any more."""
        with self._turn:
            self._taken.discard(number)
            if number in self._begun and self._breath:
                self._breath.cut(number)


def serve(load: Callable[[], tuple[Carry, Iterable[str]]], workers: int, breath: Breath | None = None) -> None:
    """Loads, says so, then carries orders out until nobody gives any more. Never returns."""
    mouthpiece = Mouthpiece()
    try:
        carry, languages = load()
    except Exception as error:  # whatever an engine raises on a bad file, in one line
        mouthpiece.tell(Broken(reason=" ".join(str(error).split())[:300] or type(error).__name__))
        os._exit(1)
    mouthpiece.tell(Ready(languages=tuple(languages)))
    desk, waiting = _Desk(workers, breath), PriorityQueue[_Due]()
    with ThreadPoolExecutor(workers) as hands:

        def carry_first() -> None:
            due = waiting.get()
            if _carried(carry, due, mouthpiece, desk):
                waiting.put(due)
                hands.submit(carry_first)

        while taken := read_order(sys.stdin.buffer):
            order, sound = taken
            if isinstance(order, Forget):
                desk.forget(order.id)
                continue
            due = _due(order, sound)
            desk.take(order.id)
            waiting.put(due)
            desk.make_room(due)
            hands.submit(carry_first)
        os._exit(0)


def _carried(carry: Carry, due: _Due, mouthpiece: Mouthpiece, desk: _Desk) -> bool:
    """Whether it was put off, and has to be begun again. One that waited beyond its time is not begun."""
    order, again = due.order, False

    def tell(report: Report, piece: bytes) -> None:
        desk.tell(order.id)
        mouthpiece.tell(_of(report, order), piece)

    try:
        if isinstance(order, Hear):
            order = order.model_copy(update={"left_s": order.left_s - (time.monotonic() - due.taken_at_s)})
            if order.left_s <= 0:
                tell(Declined(reason="it waited too long"), b"")
                return False
        if desk.begin(due):
            carry(order, due.sound, tell)
        else:
            tell(Declined(reason="nobody listens any more"), b"")
    except Exception as error:  # one order must not take the others down
        again = desk.failed(order.id)
        if not again:
            mouthpiece.tell(Declined(id=order.id, reason=f"{type(error).__name__}: {error}"[:300]))
    finally:
        desk.end(order.id, again)
    return again


def _of(report: Report, order: Frame) -> Report:
    return report.model_copy(update={"id": order.id})
