"""What a page or an attachment is kept as: the type its server names, else the end of its address."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from ingestion.web.visit import Loaded

_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "application/json": ".json",
    "text/markdown": ".md",
}
_BY_NAME = frozenset({".html", ".htm", ".pdf", ".docx", ".odt", ".csv", ".ics", ".json", ".md", ".txt"})
_SAYS_NOTHING = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "text/plain", "application/force-download"}
)


def suffix_of(page: Loaded) -> str:
    """The suffix to keep it under; empty when nothing reads such content."""
    if found := _BY_TYPE.get(page.media_type):
        return found
    named = PurePosixPath(unquote(urlsplit(page.address).path)).suffix.lower()
    if page.media_type in _SAYS_NOTHING and named in _BY_NAME:
        return ".html" if named == ".htm" else named
    return ".md" if page.media_type == "text/plain" else ""


def as_kept(page: Loaded, suffix: str) -> bytes:
    """Its bytes; a text whose encoding only the server names is kept in UTF-8, with the mark that says so."""
    if suffix in (".pdf", ".docx", ".odt") or not page.charset or page.charset in ("utf-8", "utf8"):
        return page.body
    try:
        page.body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return page.body.decode(page.charset, "replace").encode("utf-8-sig")
        except LookupError:
            return page.body
    return page.body
