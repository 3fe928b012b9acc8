"""What the counter and the llama.cpp process say to each other: a 4-byte big-endian length, then JSON."""

import struct
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.answering.generator import Urgency

HEADER = struct.Struct(">I")
LONGEST_FRAME = 4 * 1024 * 1024

Reason = Literal["stop", "tokens", "time", "cancelled"]


class Frame(BaseModel):
    """`id` is the order a frame belongs to."""

    model_config = ConfigDict(frozen=True)


class WorkerOptions(Frame):
    """How the process starts; `parent` is the identifier of the process it must not outlive.

    `cells`: tokens in the context in all, of `at_once` answers. `kept_cells`: tokens kept aside (0: `kept_mb`).
    `instructions`: what every prompt begins with. `states`: folder where beginnings are kept between two starts.
    `guessing`: whether what answers copy is guessed.
    """

    model: Path
    threads: int
    context_tokens: int
    gpu_layers: int
    parent: int
    at_once: int = 1
    cells: int = 0
    kept_cells: int = 0
    kept_mb: int = 0
    instructions: str = ""
    states: Path | None = None
    guessing: bool = True


class Generate(Frame):
    """Order: one answer. `timeout_s` counts from the moment the order is received.

    `between`: two words; how much likelier one begins the answer than the other is wanted.
    """

    kind: Literal["generate"] = "generate"
    id: int
    system: str
    user: str
    grammar: str
    max_tokens: int
    timeout_s: float
    urgency: Urgency = Urgency.RESIDENT
    between: tuple[str, str] | None = None


class Cancel(Frame):
    """Order: nobody listens any more; stop at the next token."""

    kind: Literal["cancel"] = "cancel"
    id: int


class Count(Frame):
    """Order: how many tokens is this text?"""

    kind: Literal["count"] = "count"
    id: int
    text: str


class Ready(Frame):
    """The model is loaded. `context_tokens` is what it really has; `build` says how llama.cpp was compiled."""

    kind: Literal["ready"] = "ready"
    context_tokens: int
    build: str = ""


class Broken(Frame):
    """The model cannot be loaded; the process ends after saying so, in one line."""

    kind: Literal["broken"] = "broken"
    reason: str


class Said(Frame):
    """The next characters of an answer."""

    kind: Literal["said"] = "said"
    id: int
    text: str


class Finished(Frame):
    """Last frame of an answer. `reused_tokens` of the prompt were already in memory.

    `cpu_s`: processor time of its share of the batches; `leaning`: natural log-odds of the first of two words.
    """

    kind: Literal["finished"] = "finished"
    id: int
    reason: Reason
    prompt_tokens: int
    reused_tokens: int
    tokens: int
    seconds: float
    cpu_s: float = 0.0
    leaning: float | None = None


class Declined(Frame):
    """The order cannot be carried out (prompt too long, grammar that does not hold); the process is well."""

    kind: Literal["declined"] = "declined"
    id: int
    reason: str
    too_long: bool = False


class Counted(Frame):
    """Answer to Count."""

    kind: Literal["counted"] = "counted"
    id: int
    tokens: int


Order = Generate | Cancel | Count
Report = Ready | Broken | Said | Finished | Declined | Counted

ORDERS: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="kind")])
REPORTS: TypeAdapter[Report] = TypeAdapter(Annotated[Report, Field(discriminator="kind")])


def encode(frame: Order | Report) -> bytes:
    """The frame as it goes through the pipe. Raises ValueError above 4 MiB."""
    body = frame.model_dump_json().encode()
    if len(body) > LONGEST_FRAME:
        raise ValueError(f"frame of {len(body)} bytes")
    return HEADER.pack(len(body)) + body
