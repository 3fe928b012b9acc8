"""Answers that an agent has signed: they win over everything the counter could find by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.answers import Sentence
from bot.domain.folding import fold


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """Sentences signed for one question, with the passages they stand on."""

    sentences: tuple[Sentence, ...]


class Approved(Protocol):
    """Finds the signed answer to a question, by its normalised words and the commune, in force on that day."""

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None: ...


class NothingApproved:
    """A counter whose agents have signed nothing yet."""

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        """Never anything."""
        return None


def normalised(question: str) -> str:
    """The question as signed answers are looked up: folded, without punctuation."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(question)).split())
