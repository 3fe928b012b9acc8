"""One answer in the making, and how a stretch of its prompt is kept."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.generator import Urgency
from bot.engines.llama_frames import Declined, Finished, Generate, Reason
from bot.engines.llama_guess import Guesses
from bot.engines.llama_model import CannotGenerate, DoesNotFit, Model, Noted, Rules

PATIENCE_S = 15.0  # after which background work is served as a resident is


@dataclass(slots=True, eq=False)
class Task:
    """One answer in the making. `held`: tokens of prompt and answer in the cells of its sequence.

    `guessing`: whether what it says next may be tried before it is chosen.
    """

    order: Generate
    prompt: Sequence[int]
    rules: Rules
    limit: int
    received: float
    sequence: int = -1
    held: int = 0
    reused: int = 0
    said: int = 0
    next: int | None = None
    cpu_s: float = 0.0
    leaning: float | None = None
    pressed: bool = False
    guessing: bool = False
    guesses: Guesses | None = None
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")(errors="replace")
    )

    @property
    def room(self) -> int:
        """Cells it may come to need."""
        return len(self.prompt) + self.limit

    def first(self, now: float) -> bool:
        """Whether it goes before the others: a resident waits for it, or it has waited long enough."""
        return self.pressed or self.order.urgency is Urgency.RESIDENT or now - self.received > PATIENCE_S

    @property
    def reads(self) -> bool:
        """Whether some of its prompt is still to be read."""
        return self.held < len(self.prompt)

    def lean(self, model: Model, noted: Noted) -> None:
        """Towards which of two words, where one of two is asked for."""
        if self.order.between:
            self.leaning = model.leaning(noted, self.order.between)

    def say(self, token: int) -> None:
        """One more token of the answer."""
        self.said += 1
        self.next = token
        if self.guesses:
            self.guesses.heard(token)

    def finished(self, reason: Reason, now: float) -> Finished:
        """How it ended, and what it took."""
        return Finished(
            id=self.order.id,
            reason=reason,
            prompt_tokens=len(self.prompt),
            reused_tokens=self.reused,
            tokens=self.said,
            seconds=now - self.received,
            cpu_s=self.cpu_s,
            leaning=self.leaning,
        )

    def guess(self, most: int) -> Sequence[int]:
        """At most so many tokens that it may say after the next one."""
        most = min(most, self.limit - self.said - 1)
        if not self.guessing or most < 1 or self.next is None:
            return ()
        if self.guesses is None:  # not before the first token is out
            self.guesses = Guesses([*self.prompt, self.next])
        return self.guesses.next(most)


@dataclass(frozen=True, slots=True)
class Saving:
    """Saves from the sequence of an answer."""

    model: Model
    sequence: int

    def save(self, start: int, end: int) -> bytearray | None:
        return self.model.save(self.sequence, start, end)

    def cut(self, kept: bytearray, at: int) -> tuple[bytearray, bytearray] | None:
        return self.model.cut(kept, at)


def declined(order: Generate, error: CannotGenerate) -> Declined:
    """How an order that cannot be carried out ends."""
    return Declined(id=order.id, reason=str(error), too_long=isinstance(error, DoesNotFit))
