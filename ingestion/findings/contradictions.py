"""Two documents in force that give two amounts for one thing.

Few and true: a pair counts when each statement is the other's closest in its document, when neither document holds the
other's value anywhere, when their other numbers are the same and their years may be, and when they hold at one time.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bot.domain.documents import Document
from bot.domain.territories import NATION, Territory
from ingestion.findings.finding import Finding, Kind, cited
from ingestion.findings.likeness import Comparison
from ingestion.findings.owners import Pairs, names, together
from ingestion.findings.statements import Statement, Words, by_document, statements


def contradictions(
    documents: Sequence[Document], territory: Territory, words: Words, today: date
) -> tuple[Finding, ...]:
    """The pairs of statements that cannot both be true today, the most alike first."""
    held = [one for one in documents if one.source.validity.holds(today)]
    found = statements(held, words)
    comparison = Comparison(found, words, names(territory))
    values = by_document(found)
    pairs = [
        (comparison.share(one, other), found[one], found[other])
        for one, other in _mutual(found, comparison, together(territory))
        if _differ(found[one], found[other], values) and comparison.is_one_thing(one, other)
    ]
    pairs.sort(key=lambda pair: -pair[0])
    return tuple(_finding(one, other) for _, one, other in pairs)


def _mutual(found: Sequence[Statement], comparison: Comparison, pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs of statements each of which is the other's closest in its document."""
    closest: dict[tuple[int, str], tuple[float, int]] = {}
    for at, one in enumerate(found):
        for rank in comparison.candidates(at):
            if not _comparable(one, found[rank], pairs):
                continue
            share, key = comparison.share(at, rank), (at, found[rank].document.id)
            if share > closest.get(key, (0.0, 0))[0]:
                closest[key] = (share, rank)
    chosen = {(at, rank) for (at, _), (_, rank) in closest.items()}
    return sorted(pair for pair in chosen if pair[0] < pair[1] and pair[::-1] in chosen)


def _comparable(one: Statement, other: Statement, pairs: Pairs) -> bool:
    """Whether their lines count the same, and both hold for the residents of one commune.

    Two documents of the State are its own to mend.
    """
    owners = (one.document.source.owner, other.document.source.owner)
    return one.numbers == other.numbers and owners in pairs and owners != (NATION, NATION)


def _same_years(one: Collection[str], other: Collection[str]) -> bool:
    """Whether they may speak of one year; a school year holds both of its years, and is no other school year."""
    if not one or not other:
        return True
    return any(left == right or _within(left, right) or _within(right, left) for left in one for right in other)


def _within(year: str, years: str) -> bool:
    return "-" not in year and "-" in years and year in years


def _differ(one: Statement, other: Statement, values: Mapping[str, Collection[str]]) -> bool:
    """Whether they may hold in one year, and each value is nowhere in the other's document."""
    return (
        _same_years(one.years, other.years)
        and one.value not in values[other.document.id]
        and other.value not in values[one.document.id]
    )


def _finding(one: Statement, other: Statement) -> Finding:
    passages = tuple(cited(each.document, each.section, each.text) for each in (one, other))
    return Finding(Kind.CONTRADICTION, f"two amounts for one thing: {one.value} € and {other.value} €", passages)
