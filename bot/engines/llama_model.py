"""What the scheduler asks of a loaded model, and how a model says no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Rules = Any  # a grammar's state, known to the model alone
Noted = Any  # the likeliest tokens after a prompt, known to the model alone


class CannotGenerate(Exception):  # noqa: N818 (an expected ending of one order)
    """This order is not for this model; the next one may be."""


class DoesNotFit(CannotGenerate):
    """The prompt leaves no room for an answer in the context."""


@dataclass(frozen=True, slots=True)
class Fed:
    """Tokens of one sequence in a batch, from position `start`; what follows the last `wanted` of them is wanted."""

    sequence: int
    start: int
    tokens: Sequence[int]
    wanted: int


class Model(Protocol):
    """A loaded language model with room for `cells` tokens of `sequences` answers at once."""

    @property
    def context_tokens(self) -> int: ...

    @property
    def cells(self) -> int: ...

    @property
    def sequences(self) -> int: ...

    @property
    def keeps(self) -> bool:
        """Whether parts of a sequence can be saved and put back."""
        ...

    def tokens(self, text: str) -> list[int]:
        """Tokens of a text in which nothing is special. Safe from another thread."""
        ...

    def prompt(self, system: str, user: str) -> list[int]:
        """Both put in the model's own chat template, as tokens."""
        ...

    def rules(self, grammar: str) -> Rules:
        """The state of a grammar, to be freed; None without grammar. Raises CannotGenerate."""
        ...

    def free(self, rules: Rules) -> None: ...

    def read(self, batch: Sequence[Fed]) -> None:
        """One pass over the batch. Raises CannotGenerate, after which the sequences of the batch are worth nothing."""
        ...

    def note(self, place: int) -> Noted:
        """The likeliest tokens after the `place`-th of the batch, to be used again."""
        ...

    def leaning(self, noted: Noted, between: tuple[str, str]) -> float:
        """How much likelier the first word is than the other after what was noted, in natural log-odds."""
        ...

    def choose(self, place: int, rules: Rules) -> int:
        """The likeliest token that the rules allow after the `place`-th of the batch. Raises CannotGenerate."""
        ...

    def choose_noted(self, noted: Noted, rules: Rules) -> int | None:
        """The same from what was noted; None when none of those is allowed."""
        ...

    def accept(self, rules: Rules, token: int) -> None: ...

    def is_end(self, token: int) -> bool: ...

    def piece(self, token: int) -> bytes: ...

    def share(self, source: int, sequence: int, end: int) -> None:
        """The first `end` tokens of a sequence belong to another one too."""
        ...

    def restore(self, kept: bytearray, sequence: int) -> bool:
        """Puts back what was saved, after what the sequence holds; whether there was room."""
        ...

    def trim(self, sequence: int, end: int) -> None:
        """Only the first `end` tokens of a sequence stay."""
        ...

    def save(self, sequence: int, start: int, end: int) -> bytearray | None: ...

    def cut(self, kept: bytearray, at: int) -> tuple[bytearray, bytearray] | None: ...
