"""What the pages of the console show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.answering.counter import Counter
from bot.domain.agents import EVERYWHERE, Agent, Right
from bot.domain.answers import Citation
from bot.domain.canned import CannedText, filled
from bot.domain.duty import Presence
from bot.domain.folding import fold
from bot.domain.letters import Reply
from bot.domain.references import written
from bot.domain.requests import Message, Request, Stage
from bot.domain.reviews import Review, Suggestion
from bot.storage import KeptAnswer
from bot.web.words import Words

SHORTEST_MARK = 4
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """One request in the queue."""

    request: Request
    commune: str
    age: str
    holder: str
    mine: bool

    @property
    def reference(self) -> str:
        """As people read it."""
        return written(self.request.reference)


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything an agent needs to decide one request. `text` is what stands in the box."""

    line: Line
    suggestion: Suggestion
    passages: tuple[Citation, ...]
    messages: tuple[Message, ...]
    history: tuple[KeptAnswer, ...]
    reviews: tuple[Review, ...]
    letters: tuple[Reply, ...]
    canned: tuple[CannedText, ...]
    colleagues: tuple[Presence, ...]
    services: tuple[str, ...]
    text: str
    expires_on: date
    lost_text: str = ""
    notice: str = ""

    @property
    def request(self) -> Request:
        """The request itself."""
        return self.line.request

    @property
    def waits_for_signature(self) -> bool:
        """Whether a second person must sign."""
        return self.request.stage is Stage.SIGNING


def line_of(
    request: Request, agent: Agent, counter: Counter, here: Sequence[Presence], at: datetime, words: Words
) -> Line:
    """A request as the queue shows it to that agent."""
    held = request.held_by(at)
    commune = counter.territory.commune(request.commune)
    names = {one.agent: one.display for one in here}
    age = age_of(at - request.opened_at, words)
    return Line(request, commune.name if commune else request.commune, age, names.get(held, held), held == agent.name)


def age_of(spent: timedelta, words: Words) -> str:
    """How long it has waited, in the largest unit that fits."""
    seconds = max(0, int(spent.total_seconds()))
    for unit, length in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE)):
        if seconds >= length:
            return words.say(f"queue.{unit}", {"count": seconds // length})
    return words.say("queue.now")


def marked_passages(suggestion: Suggestion) -> tuple[Citation, ...]:
    """The sources, with the words that support the draft marked beside those of the question."""
    return tuple(replace(one, highlights=_supporting(one, suggestion)) for one in suggestion.citations)


def communes_of(agent: Agent) -> tuple[str, ...]:
    """The communes whose requests an agent answers; none means all."""
    allowed = agent.communes(Right.ANSWER)
    return () if EVERYWHERE in allowed else allowed


def ready_texts(
    texts: Sequence[CannedText], request: Request, agent: Agent, counter: Counter, at: datetime
) -> tuple[CannedText, ...]:
    """Canned texts with their places filled for this request."""
    commune = counter.territory.commune(request.commune)
    place = next((one for one in counter.places if one.general and one.owner == request.commune), None)
    values = {
        "agent": agent.display,
        "commune": commune.name if commune else request.commune,
        "question": request.question,
        "reference": written(request.reference),
        "service": agent.service,
        "phone": place.contact.phone if place else "",
        "today": f"{at:%d/%m/%Y}",
    }
    return tuple(replace(one, text=filled(one.text, values)) for one in texts)


def _supporting(citation: Citation, suggestion: Suggestion) -> tuple[str, ...]:
    """Words of the passage that the draft says, as the passage writes them."""
    said = {word for one in suggestion.sentences if citation in one.citations for word in _long_words(fold(one.text))}
    found = [word for word in _long_words(citation.passage) if fold(word) in said]
    return tuple(dict.fromkeys((*citation.highlights, *found)))


def _long_words(text: str) -> list[str]:
    cut = "".join(letter if letter.isalnum() or letter in "-'’" else " " for letter in text)
    return [word for word in cut.split() if len(word) >= SHORTEST_MARK or word.isdigit()]
