"""A source that is a ZIP archive of sheets of Service-Public (`vosdroits-latest.zip`): each sheet is a document.

Only practical sheets count (F…xml); themes, folders and resources of the archive are lists of links. Each sheet
brings its title, its public address and the day it was last changed.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath

from lxml import etree

from bot.domain.documents import Source

MARK = ".zip#"
"""Between the archive and the name of a member, in a location."""

ADDRESS = "https://www.service-public.fr/particuliers/vosdroits/{}"
MEMBERS, MEMBER_BYTES, UNPACKED_BYTES = 20_000, 5_000_000, 600_000_000

_SHEET = re.compile(r"F\d{1,7}\.xml", re.IGNORECASE)
_HEAD = 20_000
_LOCAL = re.compile(r"[}:]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadArchiveError(Exception):
    """An archive that cannot be used, and why."""


def sheets_of(archive: Source, path: Path) -> list[Source]:
    """The sheets of an archive, by number; the archive itself when it holds none or does not open, to be named."""
    try:
        with _opened(path) as held:
            return [_source(archive, name, _head(held, name)) for name in _names(held)] or [archive]
    except BadArchiveError:
        return [archive]


def is_member(location: str) -> bool:
    """Whether a location is a member of an archive."""
    return MARK in location


def archive_of(location: str) -> str:
    """The archive a location is in."""
    return location[: location.index(MARK) + len(MARK) - 1]


def member_at(path: Path, location: str) -> bytes:
    """The bytes of that member; BadArchiveError with the reason."""
    name = location[location.index(MARK) + len(MARK) :]
    state = path.stat()
    held = _kept_open(path, state.st_mtime_ns, state.st_size)
    try:
        found = held.getinfo(name)
        if found.file_size > MEMBER_BYTES:
            raise BadArchiveError(f"a sheet of more than {MEMBER_BYTES // 1_000_000} MB")
        with held.open(found) as file:
            return file.read(MEMBER_BYTES)
    except KeyError as error:
        raise BadArchiveError("this sheet went away") from error
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise BadArchiveError("damaged or encrypted archive") from error


@lru_cache(maxsize=2)
def _kept_open(path: Path, changed_ns: int, size: int) -> zipfile.ZipFile:
    """The archive in this state, opened once for its thousands of members."""
    return _opened(path)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        held = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise BadArchiveError("truncated or damaged archive") from error
    entries = held.infolist()
    if len(entries) > MEMBERS or sum(one.file_size for one in entries) > UNPACKED_BYTES:
        held.close()
        raise BadArchiveError(f"unpacks to more than {UNPACKED_BYTES // 1_000_000} MB or {MEMBERS} files: refused")
    return held


def _names(held: zipfile.ZipFile) -> list[str]:
    sheets = (one.filename for one in held.infolist() if _SHEET.fullmatch(PurePosixPath(one.filename).name))
    return sorted(sheets, key=lambda name: int(re.sub(r"\D", "", PurePosixPath(name).stem)))


def _head(held: zipfile.ZipFile, name: str) -> bytes:
    try:
        with held.open(name) as file:
            return file.read(_HEAD)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error):
        return b""


def _source(archive: Source, name: str, head: bytes) -> Source:
    known = dict(_known(head))
    number = PurePosixPath(name).stem
    changed = _DAY.search(known.get("date", ""))
    return replace(
        archive,
        id=f"{archive.id}-{number}",
        location=f"{archive.location}#{name}",
        url=known.get("spUrl") or ADDRESS.format(number),
        title=known.get("title", ""),
        updated=date.fromisoformat(changed[0]) if changed else archive.updated,
    )


def _known(head: bytes) -> Iterator[tuple[str, str]]:
    """What the beginning of a sheet says: its address, its title, its date. Nothing is expanded or loaded."""
    reader = etree.XMLPullParser(("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        reader.feed(head)
        for event, node in reader.read_events():
            name = _LOCAL.split(node.tag)[-1] if isinstance(node.tag, str) else ""
            if event == "start" and name in ("Publication", "Fiche") and node.get("spUrl", "").startswith("https://"):
                yield "spUrl", node.get("spUrl")
            if event == "end" and name in ("title", "date") and node.text:
                yield name, " ".join(node.text.split())
    except etree.XMLSyntaxError:
        return
