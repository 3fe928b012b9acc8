"""What is published beside the places: who is responsible for what, what residents can do, how they call it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.actions import Action
from bot.domain.competences import Competence


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words of a territory: writings of one thing, and the words of documents near those of residents."""

    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a territory says of its services."""

    competences: tuple[Competence, ...] = ()
    actions: tuple[Action, ...] = ()
    synonyms: Synonyms = field(default_factory=Synonyms)
