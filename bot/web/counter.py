"""What the web door needs from whoever assembled the counter."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.domain.answers import AnswerEvent
from bot.domain.conversations import Question
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Territory


class ServedCounter(Protocol):
    """The part of the counter that the door itself reads."""

    @property
    def territory(self) -> Territory: ...
    @property
    def places(self) -> Sequence[Place]: ...


class Health(Protocol):
    """How the counter is: `degraded` names what is missing, empty model names are models that are absent."""

    @property
    def ready(self) -> bool: ...
    @property
    def degraded(self) -> Sequence[str]: ...
    @property
    def generation(self) -> str: ...
    @property
    def embedder(self) -> str: ...
    @property
    def generator(self) -> str: ...


class CounterHolder(Protocol):
    """Holds the counter of the moment: a new generation replaces it while the server runs."""

    @property
    def counter(self) -> ServedCounter: ...
    def health(self) -> Health: ...


class AnswerPath(Protocol):
    """Question in, events out (`bot.answering.path.answer`); closing the iterator cancels the generation."""

    def __call__(self, question: Question, counter: ServedCounter, /) -> AsyncIterator[AnswerEvent]: ...


def served_communes(counter: ServedCounter) -> list[Commune]:
    """The communes people may choose, by name."""
    return sorted(counter.territory.communes.values(), key=lambda commune: commune.name)


def reception(counter: ServedCounter, commune_id: str) -> Contact | None:
    """Who answers in that commune when no service is named."""
    general = (place.contact for place in counter.places if place.general and place.owner == commune_id)
    return next(general, None)
