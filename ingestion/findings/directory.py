"""The places of the directories, recognised in what documents say of them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.documents import Document, PassageKind, Section
from bot.domain.folding import fold
from bot.domain.places import Place
from bot.domain.territories import Territory
from ingestion.contacts import EMAIL, PHONE, phone_key
from ingestion.findings.owners import together

_OF_A_PLACE = re.compile(r"horaires?|ouvert|quand venir|contact|accueil|secretariat|s'adresser|renseignements")
"""Headings under which a page speaks of the counter of its own service."""


class Directory:
    """Places by name, for the residents of a commune, and the documents that describe them."""

    def __init__(self, places: Sequence[Place], territory: Territory, documents: Mapping[str, Document]) -> None:
        self._places = {place.id: place for place in places}
        self._documents = documents
        self._together = together(territory)
        self.phones = frozenset(phone_key(place.contact.phone) for place in places if place.contact.phone)
        self._by_name: dict[str, set[Place]] = defaultdict(set)
        for place in places:
            for name in (place.name, *place.names):
                self._by_name[fold(name)].add(place)
        longest = sorted(self._by_name, key=lambda name: (-len(name), name))
        self._names = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest)) or '(?!)'})\b")

    def reached(self, document: Document, section: Section, line: str) -> Place | None:
        """The place that a line with a phone number reaches: the one it names, else that of its contact block."""
        return self.named(PHONE.sub(" ", line), document) or self._of_block(document, section, line)

    def opened(self, document: Document, section: Section, said: str) -> Place | None:
        """The place whose hours are told beside those words: the one they name, else that of its section."""
        return self.named(said, document) or self._of_block(document, section, said)

    def named(self, text: str, document: Document) -> Place | None:
        """The place a text names, when it names one alone that is for the residents of the document's owner."""
        found = set(self._mentioned(text, document))
        return found.pop() if len(found) == 1 else None

    def entry(self, place: Place) -> tuple[Document, Section] | None:
        """Where its directory describes it."""
        document = self._documents.get(place.source_id)
        for section in document.sections if document else ():
            if document and section.heading_path and section.heading_path[-1] == place.name:
                return document, section
        return None

    def _of_block(self, document: Document, section: Section, said: str) -> Place | None:
        """The place a contact block is of: its heading names it, or nothing does and the page is of its service."""
        heading = section.heading_path[-1] if section.heading_path else ""
        above = heading or section.text.partition("\n")[0]
        if place := self.named(above, document):
            return place
        if section.kind is not PassageKind.CONTACT and not _OF_A_PLACE.search(fold(heading)):
            return None
        own = document.source.service
        if any(place.id != own for place in self._mentioned(f"{heading} {said} {section.text}", document)):
            return None
        return self._places.get(own)

    def _mentioned(self, text: str, document: Document) -> Iterator[Place]:
        """The places a text names, for the residents of the document's owner; a longer name hides those it holds."""
        for match in self._names.finditer(fold(EMAIL.sub(" ", text))):
            for place in self._by_name[match.group()]:
                if (document.source.owner, place.owner) in self._together:
                    yield place
