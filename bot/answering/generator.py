"""What the counter asks of a language model, and what it gets back: a stream that can be closed at any moment."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class GeneratorUnavailable(Exception):  # noqa: N818 (a state of the counter, not a fault)
    """No answer can come from the generator now: absent, dead, unreachable or unable to read this prompt."""


class GeneratorBusy(GeneratorUnavailable):
    """The queue before the generator is full."""


class PromptTooLong(GeneratorUnavailable):
    """The prompt does not fit, even with a single passage."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """`grammar` is GBNF (llama.cpp); empty: free text. `between`: two words one of which is asked for, if so."""

    system: str
    user: str
    grammar: str = ""
    between: tuple[str, str] | None = None


class Urgency(StrEnum):
    """Who waits for a generation: a resident, or nobody in particular (a suggestion, an evaluation)."""

    RESIDENT = "resident"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of one generation: tokens out, seconds in all (waiting not counted), tokens in."""

    max_tokens: int
    timeout_s: float
    prompt_tokens: int = 3000
    urgency: Urgency = Urgency.RESIDENT


class Ending(StrEnum):
    """Why a generation ended: by itself, or cut by a cap."""

    STOP = "stop"
    TOKENS = "tokens"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Others are before this question; `position` counts from 1."""

    position: int


@dataclass(frozen=True, slots=True)
class Text:
    """The next characters of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Last piece of every generation that was not broken off by an exception.

    Where they are known: `cpu_s`, its processor time, and `read_tokens`, those of the prompt that had to be read;
    `leaning`, how much likelier the first of two words was than the other, when one was asked for (natural log-odds).
    """

    reason: Ending
    cpu_s: float | None = field(default=None, compare=False)
    read_tokens: int | None = field(default=None, compare=False)
    leaning: float | None = field(default=None, compare=False)


Piece = Waiting | Text | Ended


class Generator(Protocol):
    """A language model behind a queue. `stream` is an async generator: closing it cancels the generation."""

    @property
    def name(self) -> str: ...

    def stream(self, prompt: Prompt, caps: Caps) -> AsyncIterator[Piece]:
        """Zero or more Waiting, then Text, then Ended. Raises GeneratorBusy or GeneratorUnavailable."""
        ...

    async def count_tokens(self, text: str) -> int:
        """Tokens of this text for this model (an estimate where the model cannot be asked)."""
        ...
