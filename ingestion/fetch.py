"""Bytes of a source, from the territory folder or the mirror of a site, and nowhere else."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ingestion.administration import is_service, service_at, unreadable
from ingestion.archives import BadArchiveError, is_member, member_at
from ingestion.collections import file_of, is_line, line_at
from ingestion.inside import COLLECTION_LIMIT, SIZE_LIMIT, inside, too_large
from ingestion.parse.parsed import Unreadable

_MANY = frozenset({".jsonl", ".zip"})

SITE = "site:"
"""Begins the location of a page of a mirror: `site:<site>/<file>`."""


@dataclass(frozen=True, slots=True)
class Roots:
    """The folder of the territory, and the one of the mirrors of its sites."""

    territory: Path
    sites: Path

    def fetch(self, location: str) -> "Fetched":
        """The bytes at a location; Unreadable with the reason."""
        if location.startswith(SITE):
            return fetch(self.sites, location.removeprefix(SITE))
        return fetch(self.territory, location)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a file holds; `digest` is its sha256."""

    data: bytes
    digest: str


def fetch(folder: Path, location: str, limit: int = SIZE_LIMIT) -> Fetched:
    """The bytes at a location of the folder; Unreadable when it leaves the folder, is no file or is too large."""
    path = inside(folder, file_of(location))
    if is_line(location) or is_member(location) or is_service(location):
        data = _held(path, location)
        return Fetched(data, hashlib.sha256(data).hexdigest())
    if path.suffix in _MANY:
        limit = max(limit, COLLECTION_LIMIT)
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise Unreadable("not a file")
            if found.st_size > limit:
                raise Unreadable(unreadable(path) or too_large(found.st_size, limit))
            data = file.read(limit + 1)
    except IsADirectoryError as error:
        raise Unreadable("not a file") from error
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from error
    if len(data) > limit:
        raise Unreadable(f"more than the {limit // 1_000_000} MB accepted")
    return Fetched(data, hashlib.sha256(data).hexdigest())


def _held(path: Path, location: str) -> bytes:
    """A line of a collection, a member of an archive, or a service of the State's directory."""
    if is_service(location):
        if found := service_at(path, location):
            return found
        raise Unreadable("this service went away")
    try:
        return line_at(path, location) if is_line(location) else member_at(path, location)
    except BadArchiveError as error:
        raise Unreadable(str(error)) from error
