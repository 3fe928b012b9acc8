"""What the web door needs from whoever assembled the counter."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.answering.counter import Counter
from bot.domain.conversations import Question
from bot.domain.events import AnswerEvent
from bot.domain.places import Contact
from bot.domain.territories import Commune


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
    def counter(self) -> Counter: ...
    def health(self) -> Health: ...


class AnswerPath(Protocol):
    """Question in, events out (`bot.answering.path.answer`); closing the iterator cancels the generation."""

    def __call__(self, question: Question, counter: Counter, /) -> AsyncIterator[AnswerEvent]: ...


def served_communes(counter: Counter) -> list[Commune]:
    """The communes people may choose, by name."""
    return sorted(counter.territory.communes.values(), key=lambda commune: commune.name)


def reception(counter: Counter, commune_id: str) -> Contact | None:
    """Who answers in that commune when no service is named."""
    general = (place.contact for place in counter.places if place.general and place.owner == commune_id)
    return next(general, None)
