"""The objects of a long JSON list, one at a time: the State's directory of the whole country holds 300 MB and more."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

ONE_LIMIT = 4_000_000
"""Characters of one object; a service of the directory holds a few thousand."""

PIECE = 1 << 20
"""Bytes read at once."""

_HEAD = 8_000
_LIST = re.compile(r'\ufeff?\s*(?:\[|\{.{0,4000}?"(?:service|results)"\s*:\s*\[)', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*")


class DamagedListError(Exception):
    """The file is no list of objects from end to end."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object with the bytes of the file it is written in."""

    start: int
    length: int
    value: Mapping[str, object]


def objects_of(path: Path, piece: int = PIECE) -> Iterator[Found]:
    """The objects of the list that is the file, or its `service` or `results`; DamagedListError where it breaks off."""
    try:
        with path.open("rb") as file:
            yield from _objects(_pieces(file, piece))
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedListError(f"{path.name} is damaged: {error}"[:120]) from error


def object_at(path: Path, start: int, length: int) -> Mapping[str, object]:
    """The object written in those bytes, as `objects_of` found it; DamagedListError when the file is another now."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            value = json.loads(file.read(length))
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedListError(f"{path.name} changed while it was read") from error
    if not isinstance(value, Mapping):
        raise DamagedListError(f"{path.name} changed while it was read")
    return value


@dataclass(slots=True)
class _Text:
    """What was read of the file and not told yet: `at` characters in, which is `place` bytes into the file."""

    pieces: Iterator[str]
    held: str = ""
    at: int = 0
    place: int = 0

    def pass_to(self, end: int) -> int:
        """Goes on to a later character; the bytes passed over."""
        length = len(self.held[self.at : end].encode())
        self.at, self.place = end, self.place + length
        return length

    def grow(self) -> bool:
        """Reads on; whether there was more."""
        more = next(self.pieces, "")
        self.held, self.at = self.held[self.at :] + more, 0
        return bool(more)


def _objects(pieces: Iterator[str]) -> Iterator[Found]:
    text = _Text(pieces)
    while not (opened := _LIST.match(text.held)):
        if len(text.held) > _HEAD or not text.grow():
            raise ValueError("no list of services")
    text.pass_to(opened.end())
    while True:
        if between := _BETWEEN.match(text.held, text.at):
            text.pass_to(between.end())
        if text.held.startswith("]", text.at):
            return
        try:
            value, end = _DECODER.raw_decode(text.held, text.at)
        except ValueError:
            if len(text.held) - text.at > ONE_LIMIT or not text.grow():
                raise
            continue
        place, length = text.place, text.pass_to(end)
        if isinstance(value, Mapping):
            yield Found(place, length, value)


def _pieces(file: BinaryIO, piece: int) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    while data := file.read(piece):
        # A piece may hold no more than the half of a letter.
        if text := decoder.decode(data):
            yield text
    decoder.decode(b"", final=True)


_DECODER = json.JSONDecoder()
