"""What the entries of a territory may name: its communes, owners, places and documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.territories import NATION, Territory
from ingestion.entries import EntryInvalidError, figures
from ingestion.library import Library


@dataclass(frozen=True, slots=True)
class Known:
    """Identifiers; `places` and `owners_of` give owners, `texts` what each document says."""

    communes: frozenset[str]
    owners: frozenset[str]
    places: Mapping[str, str]
    owners_of: Mapping[str, str]
    texts: Mapping[str, str]

    def documents(self, identifiers: Iterable[str]) -> tuple[str, ...]:
        """These identifiers; EntryInvalidError for one that names no document that was read, or when there is none."""
        named = tuple(identifiers)
        if not named:
            raise EntryInvalidError("no document says so")
        if unknown := [one for one in named if one not in self.texts]:
            raise EntryInvalidError(f"no document {', '.join(unknown)}")
        return named

    def said(self, text: str, documents: Iterable[str]) -> None:
        """EntryInvalidError for a number of the text that none of these documents holds."""
        held = frozenset().union(*(figures(self.texts[one]) for one in documents))
        if missing := sorted(figures(text) - held):
            raise EntryInvalidError(f"{', '.join(missing)} is in none of its documents ({', '.join(documents)})")


def known_in(territory: Territory, library: Library) -> Known:
    """What was read."""
    communes = frozenset(territory.communes)
    documents = library.documents
    return Known(
        communes=communes,
        owners=communes | frozenset(territory.intercommunalities) | {NATION},
        places={place.id: place.owner for place in library.places},
        owners_of={one.id: one.source.owner for one in documents},
        texts={one.id: "\n".join((one.title, *(section.text for section in one.sections))) for one in documents},
    )
