"""Orders given to a machine, which were left out of the documents: whoever keeps the document should know."""

from collections.abc import Mapping, Sequence

from bot.domain.documents import Document
from ingestion.findings.finding import Finding, Kind, cited
from ingestion.parse.parsed import Parsed
from ingestion.parse.quarantine import order


def orders(documents: Sequence[Document], parsed: Mapping[str, Parsed]) -> tuple[Finding, ...]:
    """Each order, where it stood and why it is one."""
    return tuple(
        Finding(
            Kind.ORDER, f"{order(section.text)}: left out of the answers", (cited(document, section, section.text),)
        )
        for document in documents
        if document.id in parsed
        for section in parsed[document.id].quarantined
    )
