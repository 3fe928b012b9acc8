"""What a file really is: its first bytes decide, its name only when they do not."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingestion.collections import suffix_of
from ingestion.parse.parsed import Unreadable

UNPACKED_LIMIT = 200_000_000
"""Bytes an archive (DOCX, ODT) may unpack to; beyond, it is taken for a bomb."""
ENTRY_LIMIT = 10_000
DECLARED_WITHIN = 200_000
"""Bytes at the beginning of an XML file that are searched for declarations, which stand before its first element."""


class Format(StrEnum):
    """The formats read; each value is also the name of its parser's module."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    MARKDOWN = "markdown"
    CSV = "csv"
    ICS = "ics"
    JSON = "json"
    JSONL = "jsonl"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The format of a file, and a note when its name says another."""

    format: Format
    note: str = ""


_BY_NAME = {
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".odt": Format.ODT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.MARKDOWN,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".ics": Format.ICS,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".xml": Format.SHEET,
}
_BINARY = frozenset({Format.PDF, Format.DOCX, Format.ODT})
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "encrypted, or an old Office format (.doc, .xls): save it as DOCX without a password"),
    (b"\xff\xd8\xff", "an image, not a document: it needs text recognition first"),
    (b"\x89PNG", "an image, not a document: it needs text recognition first"),
    (b"GIF8", "an image, not a document: it needs text recognition first"),
    (b"\x1f\x8b", "a compressed archive, not a document"),
    (b"Rar!", "a compressed archive, not a document"),
    (b"7z\xbc\xaf", "a compressed archive, not a document"),
    (b"{\\rtf", "RTF is not read: save it as DOCX or ODT"),
)


def sniff(location: str, data: bytes) -> Sniffed:
    """The format to read those bytes as; Unreadable with the reason when there is none."""
    if not data.strip():
        raise Unreadable("empty file")
    suffix = suffix_of(location)
    named = _BY_NAME.get(suffix)
    real = _real(data) if named is not Format.JSONL else None
    if real is None:
        if named is None:
            raise Unreadable(f"format {suffix or 'without extension'} is not read")
        if named in _BINARY:
            raise Unreadable(f"named {suffix}, but its content is not (damaged or wrong extension)")
        return Sniffed(named)
    note = "" if named in (None, real) else f"wrong extension: named {suffix}, read as {real.value.upper()}"
    return Sniffed(real, note)


def _real(data: bytes) -> Format | None:
    for magic, reason in _REFUSED:
        if data.startswith(magic):
            raise Unreadable(reason)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"begin:vcalendar"):
        return Format.ICS
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<") and b"<body" in head):
        return Format.HTML
    return None


def check_archive(data: bytes) -> frozenset[str]:
    """Names in an archive; Unreadable when it is damaged, encrypted or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            declares = any(_declares(archive, entry) for entry in entries)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("truncated or damaged file (its archive does not open)") from error
    if declares:
        raise Unreadable("its XML declares entities of its own: refused")
    return frozenset(entry.filename for entry in entries)


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Unreadable(f"unpacks to more than {UNPACKED_LIMIT // 1_000_000} MB: refused")
    if len(entries) > ENTRY_LIMIT:
        raise Unreadable(f"an archive of more than {ENTRY_LIMIT} files: refused")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted: save it without a password")


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML member declares entities, which may stand for each other without end; in UTF-16 too."""
    if not entry.filename.endswith((".xml", ".rels")):
        return False
    try:
        with archive.open(entry) as member:
            return b"<!ENTITY" in member.read(DECLARED_WITHIN).replace(b"\0", b"")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("truncated or damaged file (its archive does not open)") from error


def _zipped(data: bytes) -> Format:
    names = check_archive(data)
    if "word/document.xml" in names:
        return Format.DOCX
    if "content.xml" in names:
        return Format.ODT
    raise Unreadable("an archive that is neither DOCX nor ODT")
