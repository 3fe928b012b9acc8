"""Files of a folder and of no other place, none larger than what is accepted."""

import stat
from pathlib import Path

from ingestion.parse.parsed import Unreadable

SIZE_LIMIT = 60_000_000
"""Bytes of the largest document read."""
COLLECTION_LIMIT = 150_000_000
"""Bytes of the largest file of many documents: a collection by lines, an archive of sheets."""


def inside(folder: Path, location: str) -> Path:
    """The file at a location of the folder; Unreadable when it leaves the folder or is not there."""
    if "://" in location:
        raise Unreadable("an address on the web: only files of the territory folder are read")
    if "\x00" in location or Path(location).is_absolute() or ".." in Path(location).parts:
        raise Unreadable("a path that leaves the territory folder: refused")
    try:
        path = (folder / location).resolve()
        path.relative_to(folder.resolve())
    except ValueError as error:
        raise Unreadable("a link that leads out of the territory folder: refused") from error
    except (OSError, RuntimeError) as error:
        raise Unreadable("a path that cannot be followed") from error
    if not path.exists():
        raise Unreadable("no such file")
    return path


def collection(folder: Path, location: str) -> Path:
    """The file of many documents at that location; Unreadable also when it is no file or is too large."""
    path = inside(folder, location)
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("not a file")
    if found.st_size > COLLECTION_LIMIT:
        raise Unreadable(too_large(found.st_size, COLLECTION_LIMIT))
    return path


def too_large(size: int, limit: int) -> str:
    """Why a file of that size is refused."""
    return f"{size // 1_000_000} MB: more than the {limit // 1_000_000} MB accepted"
