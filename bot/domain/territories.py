"""Who a fact belongs to: a commune, its intercommunality, or the whole country."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NATION = "france"


class Layer(StrEnum):
    """How wide a fact applies, widest first."""

    NATIONAL = "national"
    INTERCOMMUNAL = "intercommunal"
    COMMUNAL = "communal"


@dataclass(frozen=True, slots=True)
class Intercommunality:
    """A group of communes that shares competences (water, waste, buses…)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A town hall's territory. `insee` is the 5-character official code, `zone` that of its school holidays."""

    id: str
    name: str
    insee: str
    intercommunality: str
    zone: str = ""

    def owners(self) -> tuple[str, ...]:
        """Identifiers of the layers whose facts hold here, closest first."""
        return tuple(owner for owner in (self.id, self.intercommunality, NATION) if owner)


@dataclass(frozen=True, slots=True)
class Territory:
    """All the communes one installation serves; `default_commune` answers when none is named."""

    name: str
    default_commune: str
    communes: Mapping[str, Commune]
    intercommunalities: Mapping[str, Intercommunality]

    def commune(self, commune_id: str) -> Commune | None:
        """The commune of that identifier, or None when it is not served here."""
        return self.communes.get(commune_id)

    def owner_name(self, owner: str) -> str:
        """What people call the owner of a document."""
        if owner in self.communes:
            return self.communes[owner].name
        if owner in self.intercommunalities:
            return self.intercommunalities[owner].name
        return "France"
