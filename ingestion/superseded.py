"""Documents that a later one of the same owner takes the place of: they hold until the day before it begins.

Three signs, each enough: the later says that it replaces the act by its number; it has the same title but for dates, is
a rule or a list of prices, and says most of it again; under a title of the same subject, it gives the same prices for
later years. An end that `sources.toml` gives is left as it is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations

from bot.domain.documents import Document, Validity
from bot.domain.folding import fold
from ingestion.findings.likeness import ALIKE, Comparison
from ingestion.findings.statements import AMOUNT, Statement, Words, statements, years_of

RESTATED = 0.3
"""Share of the lines of a rule that a later one must say again, amounts and years aside."""
REPRICED = 0.4
"""Share of the prices of a list that a later one must give again."""
LEAST = 4
"""Lines or prices that must be said again."""

_RULES = re.compile(
    r"\b(?:tarif|bareme|redevance|reglement|grille|charte|guide|notice|liste|horaire|calendrier|memento)"
)
_NOT_RULES = re.compile(
    r"\b(?:proces-verbal|compte[- ]rendu|seance|bulletin|lettre|journal|agenda|programme|budget|rapport)"
)
_DATED = re.compile(
    r"\b\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
    r"|\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
    r"|\bn\W{0,2}o?\s?\d[\d/-]*|\b(?:version|edition|annee|mis a jour|modifie|nouveau|nouvelle|archive)\b|[\d/-]+"
)
_REPLACES = re.compile(r"(?:abroge|annule et remplace|est remplace|remplace)[^.]{0,120}?n\s?[°o]\s?(\d{4}-\d{1,4})\b")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Succession:
    """`older` holds until `newer` begins, on `since`; `why` says by what sign that is known."""

    older: Document
    newer: Document
    since: date
    why: str


def successions(documents: Sequence[Document], words: Words, names: Sequence[str]) -> tuple[Succession, ...]:
    """Each document that another takes the place of, with the first that does. `names` are those of owners."""
    signs = (*_replaced(documents), *_retold(documents), *_repriced(documents, words, names))
    found: dict[str, Succession] = {}
    for one in signs:
        if one.older.id not in found or one.since < found[one.older.id].since:
            found[one.older.id] = one
    return tuple(found.values())


def closed(documents: Sequence[Document], found: Sequence[Succession]) -> tuple[Document, ...]:
    """The documents, those superseded holding until the day before, and naming what takes their place."""
    by_older = {one.older.id: one for one in found}
    return tuple(_closed(one, by_older[one.id]) if one.id in by_older else one for one in documents)


def begins(document: Document) -> date | None:
    """The day from which a document holds: as declared, else once published and once the year of its title begins."""
    source = document.source
    if source.validity.start:
        return source.validity.start
    years = years_of(document.title)
    days = (source.published or source.updated, _start(years) if years else None)
    return max(filter(None, days), default=None)


def _closed(document: Document, succession: Succession) -> Document:
    source = document.source
    end = source.validity.end or succession.since - _DAY
    validity = Validity(source.validity.start, end)
    return replace(document, source=replace(source, validity=validity, superseded_by=succession.newer.id))


def _replaced(documents: Sequence[Document]) -> Iterator[Succession]:
    """Acts that a later one says it replaces, by their number."""
    named = [(one, fold(f"{one.title} {one.source.location}")) for one in documents]
    for newer in documents:
        text = fold(" ".join(section.text for section in newer.sections))
        for number in dict.fromkeys(_REPLACES.findall(text)):
            for older, said in named:
                since = _follows(older, newer)
                if since and re.search(rf"(?<!\d){number}(?!\d)", said):
                    yield Succession(older, newer, since, f"it says that it replaces n° {number}")


def _retold(documents: Sequence[Document]) -> Iterator[Succession]:
    """Rules and prices with the same title but for dates, most of which is said again."""
    groups: dict[tuple[str, str], list[Document]] = {}
    for one in documents:
        title = fold(one.title)
        if _RULES.search(title) and not _NOT_RULES.search(title):
            groups.setdefault((one.source.owner, _bare(title)), []).append(one)
    for older, newer in (pair for group in groups.values() for pair in permutations(group, 2)):
        since = _follows(older, newer)
        if since and _says_again(older, newer):
            yield Succession(older, newer, since, "it has the same title, but for dates, and says most of it again")


def _repriced(documents: Sequence[Document], words: Words, names: Sequence[str]) -> Iterator[Succession]:
    """Lists of prices whose lines a later document gives for later years; the one that gives most of them."""
    found = statements(documents, words)
    comparison = Comparison(found, words, names)
    again = _again(found, comparison)
    held = Counter(one.document.id for one in found)
    known = {one.id: one for one in documents}
    for (older, newer), lines in sorted(again.items(), key=lambda pair: -len(pair[1])):
        since = _follows(known[older], known[newer])
        few = len(lines) < max(LEAST, REPRICED * held[older])
        if since and not few and comparison.same_title(known[older].title, known[newer].title):
            why = f"it gives {len(lines)} of its {held[older]} prices for later years"
            yield Succession(known[older], known[newer], max(since, min(lines.values())), why)


def _again(found: Sequence[Statement], comparison: Comparison) -> Mapping[tuple[str, str], Mapping[int, date]]:
    """By older and newer document, the prices given again and the day from which each is."""
    again: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    for at, one in enumerate(found):
        for rank in comparison.candidates(at):
            other = found[rank]
            later = bool(one.years and other.years) and _start(one.years) < _start(other.years)
            if later and one.numbers == other.numbers and comparison.share(at, rank) >= ALIKE:
                again[one.document.id, other.document.id][at] = _start(other.years)
    return again


def _start(years: Collection[str]) -> date:
    """The first day of the last of these years; a school year begins in September."""
    last = max(years, key=lambda year: year[-4:])
    return date(int(last[:4]), 9 if "-" in last else 1, 1)


def _follows(older: Document, newer: Document) -> date | None:
    """The day the second begins, when both have one owner and the first began before."""
    before, after = begins(older), begins(newer)
    same = older.id != newer.id and older.source.owner == newer.source.owner
    return after if same and before and after and before < after else None


def _says_again(older: Document, newer: Document) -> bool:
    lines, again = _lines(older), _lines(newer)
    shared = lines & again
    return len(shared) >= LEAST and len(shared) >= RESTATED * len(lines)


def _lines(document: Document) -> frozenset[str]:
    """What a document says, line by line, amounts and dates aside."""
    texts = (line for section in document.sections for line in (*section.heading_path, *section.text.split("\n")))
    return frozenset(bare for line in texts if len(bare := _bare(fold(AMOUNT.sub(" ", line)))) > LEAST)


def _bare(folded: str) -> str:
    return " ".join(re.findall(r"\w+", _DATED.sub(" ", folded)))
