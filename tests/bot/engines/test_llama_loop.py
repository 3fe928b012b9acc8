"""The inside of the llama.cpp process with a model that is not there: what is said, and when it stops."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.engines.llama_frames import (
    HEADER,
    LONGEST_FRAME,
    REPORTS,
    Cancel,
    Count,
    Counted,
    Declined,
    Finished,
    Generate,
    Order,
    Ready,
    Report,
    Said,
    encode,
)
from bot.engines.llama_loop import Loop
from tests.models.counted import END, CountingModel


@dataclass
class Spoken(CountingModel):
    """Says the same bytes for ever; `before_token` is called before each."""

    words: tuple[bytes, ...] = ()
    before_token: Callable[[int], None] = lambda _: None
    given: list[int] = field(default_factory=list)

    def choose(self, place: int, rules: object) -> int:
        self.before_token(len(self.given))
        self.given.append(len(self.given))
        return self.given[-1] + 1 if self.given[-1] < len(self.words) else END

    def piece(self, token: int) -> bytes:
        return self.words[token - 1]


class Child:
    """A loop on real pipes, in a thread."""

    def __init__(self, model: Spoken, kept_cells: int = 0, loops: list[Loop] | None = None) -> None:
        read, self._orders = os.pipe()
        self._reports, write = os.pipe()
        loop = Loop(model, os.fdopen(read, "rb", buffering=0), os.fdopen(write, "wb"), kept_cells)
        if loops is not None:
            loops.append(loop)
        threading.Thread(target=loop.run, daemon=True).start()
        assert self.next() == Ready(context_tokens=model.context_tokens)

    def give(self, order: Order) -> None:
        os.write(self._orders, encode(order))

    def next(self) -> Report:
        return REPORTS.validate_json(os.read(self._reports, HEADER.unpack(os.read(self._reports, HEADER.size))[0]))

    def until_finished(self) -> tuple[str, Finished]:
        text = ""
        while isinstance(report := self.next(), Said):
            text += report.text
        assert isinstance(report, Finished)
        return text, report


def order(number: int, **changes: object) -> Generate:
    usual = {"system": "abc", "user": "de", "grammar": "", "max_tokens": 50, "timeout_s": 5.0}
    return Generate.model_validate({"id": number, **usual, **changes})


def test_characters_cut_between_two_tokens_are_put_together_again() -> None:
    child = Child(Spoken(words=(b"\xc3", b"\xa9t", b"\xc3\xa9")))
    child.give(order(1))
    text, finished = child.until_finished()
    assert text == "été"
    assert (finished.reason, finished.tokens, finished.prompt_tokens, finished.reused_tokens) == ("stop", 3, 8, 0)


def test_a_cancelled_answer_stops_within_one_batch() -> None:
    heard = threading.Event()

    def wait_for_the_cancellation(number: int) -> None:
        if number == 4:
            child.give(Cancel(id=1))
            child.give(Count(id=9, text="x"))  # answered after the cancellation was read
            heard.wait(5)

    model = Spoken(words=(b"a",) * 50, before_token=wait_for_the_cancellation)
    child = Child(model)
    child.give(order(1))
    said = [child.next() for _ in range(4)]
    assert said == [Said(id=1, text="a")] * 4
    assert child.next() == Counted(id=9, tokens=1)
    heard.set()
    _, finished = child.until_finished()
    assert finished.reason == "cancelled"
    assert model.given == [0, 1, 2, 3, 4]


def test_an_order_cancelled_in_the_queue_says_nothing() -> None:
    started, gate = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        started.set()
        gate.wait(5)

    child = Child(Spoken(words=(b"a",), before_token=hold))
    child.give(order(1))
    started.wait(5)
    child.give(order(2))
    child.give(Cancel(id=2))
    child.give(Count(id=9, text="x"))
    assert isinstance(child.next(), Counted)
    gate.set()
    reports = [child.next() for _ in range(3)]
    assert Said(id=1, text="a") in reports
    endings = {one.id: one for one in reports if isinstance(one, Finished)}
    assert (endings[1].reason, endings[2].reason, endings[2].tokens) == ("stop", "cancelled", 0)


def test_tokens_time_and_context_are_caps() -> None:
    child = Child(Spoken(words=(b"a",) * 200))
    child.give(order(1, max_tokens=7))
    assert child.until_finished()[1].reason == "tokens"
    child.give(order(2, max_tokens=500, user="x" * 87))
    assert child.until_finished()[1].tokens == 7  # a context of 100, a prompt of 93
    child.give(order(3, timeout_s=0.0))
    assert child.until_finished()[1].reason == "time"


def test_what_cannot_be_done_is_declined_and_the_next_order_served() -> None:
    child = Child(Spoken(words=(b"a",)))
    child.give(order(1, user="x" * 200))
    assert child.next() == Declined(id=1, reason="prompt of 206 tokens for a context of 100", too_long=True)
    child.give(order(2, grammar="broken"))
    assert child.next() == Declined(id=2, reason="no such grammar")
    child.give(order(3))
    assert child.until_finished()[0] == "a"


def test_the_instructions_are_read_for_nobody_and_then_shared() -> None:
    loops: list[Loop] = []
    child = Child(Spoken(words=(b"a",)), kept_cells=100, loops=loops)
    loops[0].at_idle = lambda: None if loops[0].scheduler.tree.cells else loops[0].warm("abc")
    for _ in range(200):
        if loops[0].scheduler.tree.cells:
            break
        time.sleep(0.05)
    child.give(order(1))
    assert child.until_finished()[1].reused_tokens == 5


def test_a_frame_too_large_is_never_sent() -> None:
    with pytest.raises(ValueError, match="frame of"):
        encode(Count(id=1, text="x" * LONGEST_FRAME))
