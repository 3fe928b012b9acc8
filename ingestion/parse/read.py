"""One document, from bytes to `Parsed`: the right parser, then what holds for every format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import cast

from bot.domain.documents import Section
from ingestion.parse.formats import Format, sniff
from ingestion.parse.mend import mend
from ingestion.parse.minutes import minutes
from ingestion.parse.parsed import Parsed, Unreadable
from ingestion.parse.quarantine import quarantine

TEXT_LIMIT = 4_000_000
"""Characters kept of one document: about 1,500 pages."""

Parser = Callable[..., Parsed]


def read(location: str, data: bytes, scans: Sequence[bytes] = ()) -> Parsed:
    """The document those bytes hold; Unreadable with the reason when there is none.

    `scans` are pages recognised before, as `scan.recognise` gives them. A document that is all pictures
    has no section, and names its pages.
    """
    sniffed = sniff(location, data)
    parse = partial(parser(sniffed.format), scans=scans) if scans else parser(sniffed.format)
    parsed = quarantine(minutes(mend(parse(data))))
    if not (parsed.sections or parsed.frame or parsed.pictures):
        raise Unreadable("nothing to read in it, but orders to a machine" if parsed.quarantined else "no text in it")
    kept = tuple(_bounded(parsed.sections))
    long = sum(len(section.text) for section in parsed.sections) > TEXT_LIMIT
    cut = (f"only its first {TEXT_LIMIT} characters are read",) if long else ()
    notes = (*((sniffed.note,) if sniffed.note else ()), *parsed.notes, *cut)
    return replace(parsed, sections=kept, notes=notes)


def parser(form: Format) -> Parser:
    """The parser of a format. Its module is loaded then, not before: an unchanged corpus loads none."""
    return cast(Parser, import_module(f"ingestion.parse.{form.value}").parse)


def load_parsers() -> None:
    """Loads every parser, so that the processes forked from this one find them ready."""
    for form in Format:
        parser(form)


def _bounded(sections: tuple[Section, ...]) -> Iterator[Section]:
    left = TEXT_LIMIT
    for section in sections:
        if len(section.text) > left:
            yield replace(section, text=section.text[:left])
            return
        left -= len(section.text)
        yield section
