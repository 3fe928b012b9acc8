"""What the voice and its engines' processes say to each other: two 4-byte big-endian lengths, then JSON, then sound."""

import struct
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

HEADER = struct.Struct(">II")
LONGEST_JSON, LONGEST_SOUND = 64 * 1024, 16 * 1024 * 1024


class Frame(BaseModel):
    """`id` is the order a frame belongs to."""

    model_config = ConfigDict(frozen=True)
    id: int = 0


class Hear(Frame):
    """Order: what does this sound say (16,000 samples a second)? An empty language is to be found out."""

    kind: Literal["hear"] = "hear"
    language: str
    left_s: float


class Speak(Frame):
    """Order: say this. `stretch` above 1 is slower; `needed_in_s`: until then the caller has something to hear."""

    kind: Literal["speak"] = "speak"
    text: str
    language: str
    stretch: float
    needed_in_s: float = 0.0


class Forget(Frame):
    """Order: nobody listens to the order of this `id` any more; it is answered by Declined, soon."""

    kind: Literal["forget"] = "forget"


class Ready(Frame):
    """The models are loaded: their languages."""

    kind: Literal["ready"] = "ready"
    languages: tuple[str, ...] = ()


class Broken(Frame):
    """The process cannot work and ends; why, in one line."""

    kind: Literal["broken"] = "broken"
    reason: str


class Understood(Frame):
    """The words heard, whether to believe them, and what they cost. Last frame of its order."""

    kind: Literal["understood"] = "understood"
    text: str
    language: str
    doubt: str
    work_s: float


class Sound(Frame):
    """A piece of speech, at `rate_hz`; the sound follows the frame."""

    kind: Literal["sound"] = "sound"
    rate_hz: int


class Done(Frame):
    """Everything was said. Last frame of its order."""

    kind: Literal["done"] = "done"


class Declined(Frame):
    """The order cannot be carried out; the process is well. Last frame of its order."""

    kind: Literal["declined"] = "declined"
    reason: str


Order = Hear | Speak | Forget
Report = Ready | Broken | Understood | Sound | Done | Declined
LAST = (Understood, Done, Declined)

ORDERS: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="kind")])
REPORTS: TypeAdapter[Report] = TypeAdapter(Annotated[Report, Field(discriminator="kind")])


class FrameError(ValueError):
    """Not a frame of ours: too long, or cut."""


def encode(frame: Order | Report, sound: bytes = b"") -> bytes:
    """As it goes through the pipe."""
    body = frame.model_dump_json().encode()
    if len(body) > LONGEST_JSON or len(sound) > LONGEST_SOUND:
        raise FrameError(f"frame of {len(body)} and {len(sound)} bytes")
    return HEADER.pack(len(body), len(sound)) + body + sound


def lengths(header: bytes) -> tuple[int, int]:
    """Of the JSON and of the sound that follow."""
    body, sound = HEADER.unpack(header)
    if body > LONGEST_JSON or sound > LONGEST_SOUND:
        raise FrameError(f"frame of {body} and {sound} bytes")
    return body, sound


def read_order(pipe: BinaryIO) -> tuple[Order, bytes] | None:
    """The next order, waiting for it; None once nobody gives any more."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    body, sound = lengths(header)
    text, rest = pipe.read(body), pipe.read(sound)
    return (ORDERS.validate_json(text), rest) if len(rest) == sound and len(text) == body else None
