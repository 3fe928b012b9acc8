"""Digests of files that are mostly holes, as the engine makes them: 170 MB said, 9 MB written for fifty passages.

A block that is all zeros counts by its absence, whether it is a hole or was written: a copy that fills the holes has
the same digest. A generation is verified at each start; hashing its holes took most of that time.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

BLOCK = 1 << 16
"""Bytes looked at together."""

_MARK = "blocks:"
_ZEROS = bytes(BLOCK)


def digest(path: Path) -> str:
    """A sha256 over the size of a file and each of its blocks that is not all zeros, with its place."""
    found = hashlib.sha256()
    handle = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(handle).st_size
        found.update(size.to_bytes(8, "big"))
        for place in _written(handle, size):
            block = os.pread(handle, BLOCK, place)
            if block != _ZEROS[: len(block)]:
                found.update(place.to_bytes(8, "big"))
                found.update(block)
    finally:
        os.close(handle)
    return _MARK + found.hexdigest()


def is_digest_of(told: str, path: Path) -> bool:
    """Whether a file is there and has that digest; former generations tell the sha256 of all their bytes."""
    try:
        return told == (digest(path) if told.startswith(_MARK) else _whole(path))
    except FileNotFoundError:
        return False


def _whole(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _written(handle: int, size: int) -> Iterator[int]:
    """Where each block begins that is not wholly in a hole, in order."""
    place = 0
    while place < size:
        try:
            start = os.lseek(handle, place, os.SEEK_DATA)
        except OSError:
            # ENXIO: nothing but a hole until the end.
            return
        end = os.lseek(handle, start, os.SEEK_HOLE)
        first = max(place, start // BLOCK * BLOCK)
        place = -(-end // BLOCK) * BLOCK
        yield from range(first, min(place, size), BLOCK)
