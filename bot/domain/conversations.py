"""A question and the conversation it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """The door a question came through."""

    WEB = "web"
    API = "api"
    COMMAND = "command"
    VOICE = "voice"
    CONSOLE = "console"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True)
class Turn:
    """One past exchange, kept so that a follow-up can be understood.

    `asked` is the question as it was searched (already rephrased), `answered` the sentences said.
    """

    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom and when. `at` is a time in Europe/Paris; `language` is fr, en…"""

    id: str
    text: str
    commune: str
    at: datetime
    channel: Channel
    language: str = "fr"
    conversation_id: str = ""
    turns: tuple[Turn, ...] = ()
