"""Documents read from pictures: how sure one is of what was recognised, and the pages that could not be."""

from collections.abc import Mapping, Sequence

from bot.domain.documents import Document
from ingestion.findings.finding import Finding, Kind, cited
from ingestion.parse.parsed import Parsed


def scanned(documents: Sequence[Document], parsed: Mapping[str, Parsed]) -> tuple[Finding, ...]:
    """Each document with scanned pages, the least sure first, with what was read of its worst page."""
    pages = [(one, _certainties(one), _pictures(one, parsed)) for one in documents]
    pages = [one for one in pages if one[1] or one[2]]
    pages.sort(key=lambda one: 0 if one[2] else min(one[1].values()))
    return tuple(_finding(*one) for one in pages)


def _certainties(document: Document) -> dict[int, int]:
    """By page, in percent."""
    return {one.page: one.certainty for one in document.sections if one.page and one.certainty is not None}


def _pictures(document: Document, parsed: Mapping[str, Parsed]) -> tuple[int, ...]:
    return parsed[document.id].pictures if document.id in parsed else ()


def _finding(document: Document, certainties: Mapping[int, int], lost: Sequence[int]) -> Finding:
    parts = []
    if certainties:
        low, high = min(certainties.values()), max(certainties.values())
        sure = f"{low} %" if low == high else f"{low} to {high} %"
        parts.append(f"{len(certainties)} scanned pages recognised at {sure}")
    if lost:
        parts.append(f"not recognised: page {', '.join(map(str, lost))}")
    worst = min(certainties, key=lambda page: (certainties[page], page), default=None)
    section = next((one for one in document.sections if worst and one.page == worst), None)
    return Finding(Kind.SCANNED, "; ".join(parts), (cited(document, section, section.text if section else ""),))
