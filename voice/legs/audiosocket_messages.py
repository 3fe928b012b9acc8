"""The messages of AudioSocket, to and from bytes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import IntEnum

_MARK = bytes.fromhex("67756963686574")  # « guichet »: the UUID carries a number


class Kind(IntEnum):
    """What a message is; other kinds are skipped."""

    HANG_UP = 0x00
    NAME = 0x01
    KEY = 0x03
    SOUND = 0x10
    ERROR = 0xFF


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `kind` may be one we do not know."""

    kind: int
    payload: bytes = b""

    def __bytes__(self) -> bytes:
        return bytes([self.kind]) + len(self.payload).to_bytes(2, "big") + self.payload


async def messages(reader: asyncio.StreamReader) -> AsyncIterator[Message]:
    """Messages until the other side leaves, even in the middle of one."""
    try:
        while True:
            head = await reader.readexactly(3)
            yield Message(head[0], await reader.readexactly(int.from_bytes(head[1:], "big")))
    except (asyncio.IncompleteReadError, ConnectionError):
        return


def caller_in(name: bytes) -> str:
    """The number an operator's dialplan put in the UUID (see docs/fr/telephonie-raccordement.md), or nothing."""
    digits = name.hex()
    size = digits[16:20]
    if not name.startswith(_MARK) or not size.isdecimal() or not digits[20:].isdecimal() or not 0 < int(size) <= 12:
        return ""
    return digits[32 - int(size) :]
