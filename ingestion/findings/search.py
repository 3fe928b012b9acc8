"""Everything that is wrong in the documents of a territory, of every kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.services import Services
from bot.domain.territories import Territory
from ingestion.findings.contradictions import contradictions
from ingestion.findings.finding import Finding
from ingestion.findings.freshness import lost, stale, superseded
from ingestion.findings.orders import orders
from ingestion.findings.personal import personal
from ingestion.findings.reached import disagreeing, reached_otherwise
from ingestion.findings.responsible import given_to_another
from ingestion.findings.scanned import scanned
from ingestion.findings.statements import Words
from ingestion.library import Library
from ingestion.reading import Reading
from ingestion.sites import SiteReport
from ingestion.superseded import Succession


@dataclass(frozen=True, slots=True)
class Read:
    """A territory once read."""

    territory: Territory
    library: Library
    reading: Reading
    services: Services
    successions: tuple[Succession, ...]
    sites: tuple[SiteReport, ...]


def find(read: Read, words: Words, today: date) -> tuple[Finding, ...]:
    """What a person should look at, contradictions first."""
    documents, places = read.library.documents, read.library.places
    found: Sequence[tuple[Finding, ...]] = (
        reached_otherwise(documents, places, read.territory, today),
        disagreeing(documents, places, read.territory),
        given_to_another(documents, read.services.competences, today),
        contradictions(documents, read.territory, words, today),
        superseded(read.successions),
        stale(documents, today),
        lost(documents, read.sites),
        personal(documents),
        orders(documents, read.reading.parsed),
        scanned(documents, read.reading.parsed),
    )
    return tuple(one for each in found for one in each)
