"""How the town hall is reached, gathered from the contact blocks of its pages; in doubt, nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.documents import PassageKind
from bot.domain.folding import fold
from ingestion.adopt.opening import opening_of
from ingestion.adopt.whose import is_another, is_town_hall
from ingestion.contacts import emails, facts, hours, phone_text, phones
from ingestion.parse.parsed import Parsed

_POSTCODE = re.compile(r"\b\d{5}\s+[A-ZÀ-Ý]")
_STREET = re.compile(
    r"\b(?:rue|place|quai|avenue|route|all[ée]e|boulevard|chemin|impasse|esplanade|mail|cours|square)\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:adresse|t[ée]l(?:[ée]phone|\.)?|courriel|e-?mail)\s*:\s*", re.IGNORECASE)
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Reception:
    """What was found, as published; `pages` says where by field. An empty field was found nowhere, or in doubt."""

    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields found nowhere."""
        return tuple(key for key in ("phone", "email", "address", "hours") if not getattr(self, key))


@dataclass(frozen=True, slots=True)
class _Block:
    page: str
    text: str
    score: int


def reception_of(parsed: Mapping[str, Parsed]) -> Reception:
    """The town hall's own contact: the block that says most of it, completed by the others that are its own."""
    blocks = sorted(_blocks(parsed), key=lambda block: -block.score)
    found: dict[str, str] = {}
    pages: dict[str, str] = {}
    for block in blocks:
        for key, value in _fields(block.text):
            if value and key not in found:
                found[key], pages[key] = value, block.page
    page, opening = opening_of(parsed)
    if opening:
        found["hours"], pages["hours"] = opening, page
    return Reception(**found, pages=pages)


def _blocks(parsed: Mapping[str, Parsed]) -> Iterator[_Block]:
    """Those that name the town hall, and the foot of the pages, which is nobody else's."""
    for page, one in parsed.items():
        for section, frame in (*((each, False) for each in one.sections), *((each, True) for each in one.frame)):
            above = " ".join((one.title, *section.heading_path))
            told = facts(section.text) or _POSTCODE.search(section.text)
            if told and (score := _score(above, section.text, section.kind, frame)) >= _LEAST:
                yield _Block(page, section.text, score)


def _score(above: str, text: str, kind: PassageKind, frame: bool) -> int:
    if is_another(f"{above} {text}") or not (frame or is_town_hall(f"{above} {text}")):
        return 0
    told = 2 * sum(bool(one) for one in (phones(text), emails(text), hours(text), _POSTCODE.search(text)))
    return told + 4 * is_town_hall(text) + 2 * is_town_hall(above) + (kind is PassageKind.CONTACT)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    yield "phone", next((phone_text(one) for line in lines for one in sorted(phones(line))), "")
    yield "email", next((min(found, key=fold(line).find) for line in lines if (found := emails(line))), "")
    yield "address", _address(lines)


def _address(lines: list[str]) -> str:
    """The line with the postcode, and the street before it when it stands on its own line."""
    for at, line in enumerate(lines):
        if _POSTCODE.search(line):
            bare = _LABEL.sub("", line)
            before = _LABEL.sub("", lines[at - 1]) if at else ""
            return f"{before}, {bare}" if not _STREET.search(bare) and _STREET.search(before) else bare
    return ""
