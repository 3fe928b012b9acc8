"""One line of a JSONL collection: the `text` of an object, HTML or plain lines. The rest is read by collections.py."""

import json
import re
from dataclasses import replace

from ingestion.parse.clean import flat, mended, visible
from ingestion.parse.decode import decode
from ingestion.parse.html import parse as parse_html
from ingestion.parse.outline import Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

_MARKUP = re.compile(
    r"</?(?:html|body|head|p|div|span|h[1-6]|ul|ol|table|section|article|br)\b[^<>]*>|<!--", re.IGNORECASE
)
TITLE_LIMIT = 90
"""Characters of the first line that stand for a title when the line gives none."""


def parse(data: bytes) -> Parsed:
    """The document of a line; without a text its title is all it says."""
    text, notes = decode(data)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid JSON: {error}"[:120]) from error
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    title = flat(mended(str(value.get("title") or "")))
    body = str(value.get("text") or "").replace("\r\n", "\n").replace("\r", "\n")
    if _MARKUP.search(body):
        page = parse_html(f"<html><body>{body}</body></html>".encode())
        return replace(page, title=title or page.title, notes=(*notes, *page.notes))
    said = visible(mended(body)) or title
    if not said:
        raise Unreadable("neither title nor text")
    return Parsed(title or _beginning(said), outline([Stretch(said)], title), notes=notes)


def _beginning(text: str) -> str:
    """The first words, for a document without a title."""
    line = text.partition("\n")[0]
    if len(line) <= TITLE_LIMIT:
        return line
    return f"{line[:TITLE_LIMIT].rpartition(' ')[0] or line[:TITLE_LIMIT]}…"
