"""What documents say in euros: each amount, with the words that tell what it is the price of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from bot.domain.documents import Document, PassageKind, Section
from ingestion.sentences import sentences

AMOUNT = re.compile(r"(?<![\d,.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d{1,2}))?[ \u00a0\u202f]?(?:€|euros?\b)")
YEARS = re.compile(r"\b20[1-4]\d(?:\s?[-–/]\s?20[1-4]\d)?\b")
_SUPPOSED = re.compile(r"\b(?:par exemple|exemple|si (?:vous|votre|l['’]|le|la|un|une)|quand|lorsqu)\b", re.IGNORECASE)
"""What is only supposed: the amounts of an example, or of one case among others."""
_CUTS = re.compile(r"(?<!\d)[,;](?!\d)|,\s| et | puis |[()]")
_PRICED = (
    "coût coûte coûter prix tarif montant facturer facturé payer payé payable payant somme redevance élève élèvent "
    "fixé euro demandé supplémentaire appliqué TTC HT année an annuel objet nature désignation prestation amende "
    "forfaitaire forfait majoré sanction sanctionné puni risquez risque obligation respecter non-respect infraction "
    "maximum minimum limite dépasse plafond cas général agit mois jour pouvant aller achat ligne timbre fiscal"
)
"""What is said of any amount: it tells nothing of what it is the price of."""


class Words(Protocol):
    """The analysis of French the search uses."""

    def terms(self, text: str) -> list[str]: ...
    def near_terms(self, text: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Statement:
    """One amount. `own` are the stems of what is said around it, `numbers` the others of its line (`8 m`, `15 ans`),
    `topic` the stems of its title and headings, `years` those it speaks of, `2025-2026` being one."""

    document: Document
    section: Section
    text: str
    value: str
    own: frozenset[str]
    numbers: frozenset[str]
    topic: frozenset[str]
    years: frozenset[str]


def statements(documents: Iterable[Document], words: Words) -> tuple[Statement, ...]:
    """Every amount of documents, in order."""
    cutter = _Cutter(words, frozenset(words.terms(_PRICED)))
    return tuple(one for document in documents for section in document.sections for one in cutter.of(document, section))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A figure in its words; `label` is that of its column, if it has one."""

    value: str
    said: str
    label: str = ""


class _Cutter:
    """Cuts sections into statements; knows the words that tell nothing."""

    def __init__(self, words: Words, priced: frozenset[str]) -> None:
        self._terms = lru_cache(4_096)(lambda text: frozenset(words.terms(text)) - priced)

    def of(self, document: Document, section: Section) -> Iterator[Statement]:
        """The statements of a section."""
        topic = self._terms(YEARS.sub(" ", " ".join((document.title, *section.heading_path))))
        for line, pieces in _lines(section):
            for piece in pieces:
                bare = YEARS.sub(" ", AMOUNT.sub(" ", piece.said))
                terms = self._terms(bare)
                numbers = frozenset(term for term in terms if any(map(str.isdigit, term)))
                named = (piece.label or line, *reversed(section.heading_path), document.title)
                years = next(filter(None, map(years_of, named)), frozenset[str]())
                own, spoken = terms - numbers, frozenset(term for term in topic if term.isalpha())
                yield Statement(document, section, line, piece.value, own, numbers, spoken, years)


def years_of(text: str) -> frozenset[str]:
    """The years a text speaks of; those of a school year make one."""
    return frozenset(re.sub(r"\s?[-–/]\s?", "-", found) for found in YEARS.findall(text))


def _lines(section: Section) -> Iterator[tuple[str, list[_Piece]]]:
    for line in section.text.split("\n"):
        if section.kind is PassageKind.TABLE and " : " in line:
            yield line, list(_cells(line))
        else:
            told = (sentence for sentence in sentences(line) if not _SUPPOSED.search(sentence))
            yield from ((sentence, list(_clauses(sentence))) for sentence in told)


def _cells(row: str) -> Iterator[_Piece]:
    """The figures of a row, each with the cells that name it and the label of its own column."""
    cells = [cell.partition(" : ") for cell in row.split(" ; ")]
    key = " ".join(f"{label} {value}" for label, _, value in cells if not _figures(f"{label} {value}"))
    for label, _, value in cells:
        found = _figures(value)
        if len(found) == 1:
            yield _Piece(found[0], said=f"{key} {label} {value}", label=f"{label} ")


def _clauses(sentence: str) -> Iterator[_Piece]:
    """The figures of a sentence; where it has several, each with its clause and the words that open the sentence."""
    found = _figures(sentence)
    if len(found) == 1:
        yield _Piece(found[0], said=sentence)
        return
    parts = _CUTS.split(sentence) if found else []
    head = parts[0] if parts and not _figures(parts[0]) else ""
    for part in parts:
        alone = _figures(part)
        if len(alone) == 1:
            yield _Piece(alone[0], said=f"{head} {part}")


def _figures(text: str) -> list[str]:
    return [_amount(found) for found in AMOUNT.finditer(text)]


def _amount(found: re.Match[str]) -> str:
    whole, cents = re.sub(r"\D", "", found[1]), (found[2] or "").ljust(2, "0")
    return f"{int(whole)}" if cents in ("", "00") else f"{int(whole)},{cents}"


def by_document(found: Iterable[Statement]) -> Mapping[str, frozenset[str]]:
    """The values each document holds."""
    values: dict[str, set[str]] = {}
    for one in found:
        values.setdefault(one.document.id, set()).add(one.value)
    return {key: frozenset(held) for key, held in values.items()}
