"""Who is responsible for what, and who answers: from a subject and a commune to an authority and its counter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.places import Contact


class Tier(StrEnum):
    """The kind of authority, closest first."""

    COMMUNE = "commune"
    AGGLOMERATION = "agglomeration"
    DEPARTMENT = "departement"
    REGION = "region"
    STATE = "etat"
    OPERATOR = "operateur"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who decides. `names` are by language, with their article; empty for the asker's own commune."""

    id: str
    tier: Tier
    names: Mapping[str, str] = field(default_factory=dict)
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """A subject and who is responsible for it.

    A question names it by the words of one of `words`, and by none of `unless`. `places` are the counters by
    commune, under the empty key the one for all; `sources` the documents that say so, the closest first.
    Empty `communes`: everywhere. `subjects` and `notes` are by language. `at_all_hours`: it answers day and night.
    """

    id: str
    subjects: Mapping[str, str]
    words: tuple[str, ...]
    authority: Authority
    sources: tuple[str, ...]
    unless: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    communes: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    at_all_hours: bool = False

    def holds_in(self, commune: str) -> bool:
        """Whether it is so for that commune's residents."""
        return not self.communes or commune in self.communes

    def place_in(self, commune: str) -> str:
        """The identifier of the counter that answers them; empty when none is known."""
        return self.places.get(commune, self.places.get("", ""))
