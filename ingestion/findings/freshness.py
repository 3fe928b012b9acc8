"""Documents that time has left behind: out of validity, not touched for long, whose page is lost."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.domain.documents import Document
from ingestion.fetch import SITE
from ingestion.findings.finding import Cited, Finding, Kind, cited
from ingestion.sites import SiteReport
from ingestion.superseded import Succession

OLD_YEARS = 2
"""Years without a change after which a document is to be read again by someone."""


def stale(documents: Sequence[Document], today: date) -> tuple[Finding, ...]:
    """The documents out of validity, then those not touched for years, the oldest first."""
    over = [one for one in documents if one.source.validity.end and one.source.validity.end < today]
    over.sort(key=lambda one: (one.source.validity.end or today, one.id))
    return (*(_expired(one) for one in over), *_old([one for one in documents if one not in over], today))


def superseded(successions: Sequence[Succession]) -> tuple[Finding, ...]:
    """The documents that a later one takes the place of, with it."""
    return tuple(
        Finding(Kind.SUPERSEDED, f"held until {one.since}: {one.why}", (cited(one.older), cited(one.newer)))
        for one in successions
    )


def lost(documents: Sequence[Document], reports: Sequence[SiteReport]) -> tuple[Finding, ...]:
    """The pages of sites as they were last seen, since they cannot be reached, or nothing leads to them any more."""
    missed = {address: why for report in reports for address, why in report.missed.items()}
    unlinked = {address for report in reports for address in report.unlinked}
    return tuple(_lost(documents, missed, unlinked))


def _expired(document: Document) -> Finding:
    why = f"valid until {document.source.validity.end}: no longer quoted"
    return Finding(Kind.EXPIRED, why, (cited(document),))


def _old(documents: Sequence[Document], today: date) -> Iterator[Finding]:
    dated = [(touched, one) for one in documents if (touched := one.source.updated or one.source.published)]
    for touched, one in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
        years = (today - touched).days / 365.25
        if years >= OLD_YEARS:
            why = f"last touched on {touched}, {years:.0f} years ago"
            yield Finding(Kind.STALE, why, (cited(one),))


def _lost(documents: Sequence[Document], missed: Mapping[str, str], unlinked: set[str]) -> Iterator[Finding]:
    pages = {one.source.url: one for one in documents if one.source.location.startswith(SITE)}
    for address, why in missed.items():
        if address in pages:
            yield Finding(Kind.UNREACHABLE, f"still quoted as last seen: {why}", (cited(pages[address]),))
    for address in sorted(unlinked - missed.keys()):
        kept = address in pages
        passage = cited(pages[address]) if kept else Cited("", "", address, address)
        ending = "still quoted until its whole site is visited" if kept else "no longer quoted"
        yield Finding(Kind.UNLINKED, f"nothing of its site leads to it any more, {ending}", (passage,))
