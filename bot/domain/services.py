"""What is published beside the places: who is responsible for what, and what residents can do next."""

from dataclasses import dataclass

from bot.domain.actions import Action
from bot.domain.competences import Competence


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a territory says of its services."""

    competences: tuple[Competence, ...] = ()
    actions: tuple[Action, ...] = ()
