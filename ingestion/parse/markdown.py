"""Markdown and plain text: rendered to HTML, then read as a page is."""

import re

from markdown_it import MarkdownIt

from ingestion.parse.clean import mended, smuggles
from ingestion.parse.decode import decode
from ingestion.parse.html import parse_fragment
from ingestion.parse.parsed import Parsed, Unreadable

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^(?:title|titre)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE | re.MULTILINE)


def parse(data: bytes) -> Parsed:
    """A Markdown text in sections; its front matter gives the title, left-over HTML is cleaned."""
    text, notes = decode(data)
    front = _FRONT.match(text)
    title = _TITLE.search(front[1]) if front else None
    source = mended(text[front.end() :] if front else text)
    markup = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    parsed = parse_fragment(markup, title[1] if title else "")
    if not parsed.sections:
        raise Unreadable("no text in this document")
    hidden = ("invisible characters removed (text meant for machines)",) if smuggles(text) else ()
    return Parsed(parsed.title, parsed.sections, notes=(*notes, *hidden))
