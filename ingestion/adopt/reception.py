"""How the town hall is reached, gathered from the contact blocks of its pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.documents import PassageKind
from bot.domain.folding import fold
from ingestion.contacts import emails, facts, hours, phone_text, phones
from ingestion.parse.parsed import Parsed

_TOWN_HALL = re.compile(r"\b(?:mairie|hotel de ville|accueil|commune de|ville de)\b")
_ANOTHER = re.compile(
    r"\b(?:ecole|mediatheque|bibliotheque|creche|piscine|police|pompiers|medecin|pharmacie|camping)\b"
)
_POSTCODE = re.compile(r"\b\d{5}\s+[A-ZÀ-Ý]")
_STREET = re.compile(
    r"\b(?:rue|place|quai|avenue|route|all[ée]e|boulevard|chemin|impasse|esplanade|mail|cours|square)\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"^(?:adresse|t[ée]l(?:[ée]phone|\.)?|courriel|e-?mail|horaires?(?: d'ouverture)?)\s*:\s*", re.IGNORECASE
)
_DAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|tous les jours)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reception:
    """What was found, as published; `pages` says where by field. An empty field was found nowhere."""

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
    """The town hall's own contact: the block that says most of it, completed by the others."""
    blocks = sorted(_blocks(parsed), key=lambda block: -block.score)
    found: dict[str, str] = {}
    pages: dict[str, str] = {}
    for block in blocks:
        for key, value in _fields(block.text):
            if value and key not in found:
                found[key], pages[key] = value, block.page
    return Reception(**found, pages=pages)


def _blocks(parsed: Mapping[str, Parsed]) -> Iterator[_Block]:
    for page, one in parsed.items():
        for section in (*one.sections, *one.frame):
            above = fold(" ".join((one.title, *section.heading_path)))
            if facts(section.text) or _POSTCODE.search(section.text):
                yield _Block(page, section.text, _score(above, section.text, section.kind))


def _score(above: str, text: str, kind: PassageKind) -> int:
    plain = fold(text)
    told = 2 * sum(bool(one) for one in (phones(text), emails(text), hours(text), _POSTCODE.search(text)))
    ours = 4 * bool(_TOWN_HALL.search(plain)) + 2 * bool(_TOWN_HALL.search(above))
    return told + ours + (kind is PassageKind.CONTACT) - 6 * bool(_ANOTHER.search(f"{above} {plain}"))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    yield "phone", next((phone_text(one) for line in lines for one in sorted(phones(line))), "")
    yield "email", next((one for line in lines for one in sorted(emails(line))), "")
    yield "address", _address(lines)
    yield "hours", _hours(lines)


def _address(lines: list[str]) -> str:
    """The line with the postcode, and the street before it when it stands on its own line."""
    for at, line in enumerate(lines):
        if _POSTCODE.search(line):
            bare = _LABEL.sub("", line)
            before = _LABEL.sub("", lines[at - 1]) if at else ""
            return f"{before}, {bare}" if not _STREET.search(bare) and _STREET.search(before) else bare
    return ""


def _hours(lines: list[str]) -> str:
    told = [_LABEL.sub("", line) for line in lines if hours(line) and _DAY.search(line)]
    return " ; ".join(dict.fromkeys(told))
