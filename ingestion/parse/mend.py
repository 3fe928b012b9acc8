"""Damage of conversions: tables left as markup in a text, words cut by a lost line end, page marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree, html

from bot.domain.documents import PassageKind, Section
from ingestion.parse.clean import flat, mended, visible
from ingestion.parse.grid import grid, readable
from ingestion.parse.hyphens import without_cuts
from ingestion.parse.parsed import Parsed

_TABLE = re.compile(r"(<table\b.*?(?:</table\s*>|\Z))", re.IGNORECASE | re.DOTALL)
_MARK = re.compile(
    r"^(?:\W{0,3}\d{1,3}\W{0,3}|page \d{1,3}(?: ?(?:/|sur) ?\d{1,3})?|.*\.{5,}\s*\d{1,3})$", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"^(?:vous êtes ici|fil d['’]ariane|imprimer|partager|haut de page|retour (?:en haut|à l['’]accueil)|voir aussi"
    r"|lire la suite|en savoir plus|aller au contenu)\b.{0,100}$",
    re.IGNORECASE,
)


def mend(parsed: Parsed) -> Parsed:
    """The document, its damage repaired where that is safe."""
    return replace(
        parsed,
        title=_line(parsed.title),
        sections=tuple(part for section in parsed.sections for part in _parts(section)),
    )


def _parts(section: Section) -> Iterator[Section]:
    path = tuple(filter(None, map(_line, section.heading_path)))
    pieces = _TABLE.split(section.text) if "<" in section.text else [section.text]
    for number, piece in enumerate(pieces):
        if number % 2 and (rows := _rows(piece)):
            yield replace(section, heading_path=path, text=rows, kind=PassageKind.TABLE)
        elif text := _text(piece, section.kind):
            yield replace(section, heading_path=path, text=text)


def _rows(markup: str) -> str:
    """A table written as text, as lines; nothing when it is too damaged."""
    try:
        table = html.fragment_fromstring(without_cuts(markup.replace("\n", " ")), create_parent="div").find(".//table")
    except (etree.ParserError, ValueError):
        return ""
    return readable(*grid(table)) if table is not None else ""


def _text(text: str, kind: PassageKind) -> str:
    whole = visible(mended(text))
    if kind is PassageKind.PROSE:
        whole = without_cuts(whole)
    return visible("\n".join(_without_marks(whole.split("\n"))))


def _without_marks(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if not (_MARK.match(line) or _FURNITURE.match(line)):
            yield line


def _line(text: str) -> str:
    return without_cuts(flat(mended(text)))
