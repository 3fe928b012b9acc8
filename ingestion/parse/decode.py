"""Bytes to text: what French town halls really save, in the encodings they really use."""

import re

from ingestion.parse.parsed import Unreadable

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})|encoding\s*=\s*[\"']([\w-]{3,20})[\"']", re.IGNORECASE)
_CANDIDATES = ("cp1252", "mac_roman", "cp850", "iso8859-15")
_FRENCH = frozenset("éèàçêùôîâûëïœÉÈÀÇÊ°’«»€ \u00a0")
_TWICE = re.compile("Ã[©¨ªà§´®¢»¯\u00a0]|â€[™œ\u009d“”¦]|Â[°«»\u00a0]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of those bytes and what was odd about them; Unreadable when they are not text."""
    text, note = _read(data)
    if text.count("\x00") > len(text) // 50:
        raise Unreadable("binary content, not text")
    notes = (note,) if note else ()
    if len(_TWICE.findall(text)) >= 3:
        text, notes = _once(text), (*notes, "encoded twice in UTF-8, repaired")
    if lost := text.count("\ufffd"):
        notes = (*notes, f"{lost} characters were already lost before it reached us")
    return text, notes


def _read(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    encoding = max((*declared, *_CANDIDATES), key=lambda name: _likelihood(data, name))
    return data.decode(encoding, errors="replace"), f"not UTF-8: read as {encoding}"


def _declared(data: bytes) -> tuple[str, ...]:
    found = _DECLARED.search(data[:2048])
    if not found:
        return ()
    name = (found[1] or found[2]).decode("ascii").lower()
    try:
        b"".decode(name)
    except LookupError:
        return ()
    return () if name.startswith("utf") else (name,)


def _likelihood(data: bytes, encoding: str) -> float:
    """Share of the non-ASCII characters that French uses, once decoded so."""
    text = data[:200_000].decode(encoding, errors="replace")
    foreign = [char for char in text if ord(char) > 127]
    return sum(char in _FRENCH for char in foreign) / len(foreign) if foreign else 1.0


def _once(text: str) -> str:
    """Undoes, line by line, an UTF-8 text that was read as cp1252 and saved again."""
    return "\n".join(_line_once(line) for line in text.split("\n"))


def _line_once(line: str) -> str:
    if not _TWICE.search(line):
        return line
    # cp1252 leaves five bytes undefined; browsers, and so the damage, map them to C1 controls.
    raw = b"".join(_cp1252(char) for char in line)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return line


def _cp1252(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1") if ord(char) < 256 else char.encode("utf-8")
