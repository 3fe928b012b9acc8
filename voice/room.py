"""What all calls share: the engines, the counter, the people's side, and the limits of a call."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.answering.emergencies import danger_in, emergency
from bot.answering.wording import packaged_wordings
from voice.ask import CounterLine, CounterUnreachableError
from voice.handover import Desk
from voice.journal import CallJournal
from voice.legs.leg import Call
from voice.speech import Ear, Mouth
from voice.talk import Place
from voice.turn_events import Habits
from voice.vad import Silero
from voice.words import FRENCH, Wordings

WELCOME_S = 0.5
FRESH_S = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. `fillers_s`: when an answer is late, very late, and given up."""

    fillers_s: tuple[float, float, float] = (0.9, 5.0, 20.0)
    longest_call_s: float = 900.0
    ring_s: float = 20.0
    together_s: float = 3.0


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whose counter it is, and the dangers of now."""

    town: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Town:
    """Asked of the counter now and then: a caller never waits for it more than half a second."""

    counter: CounterLine
    known: Welcome = field(default_factory=Welcome)
    asked_at: float = -1e9

    async def welcome(self) -> Welcome:
        """What is known, fresh when the counter answers at once."""
        if time.monotonic() - self.asked_at < FRESH_S and self.known.town:
            return self.known
        try:
            async with asyncio.timeout(WELCOME_S):
                name = self.known.town or await self.counter.name()
                self.known = replace(self.known, town=name)
                self.known = Welcome(name, await self.counter.warnings(FRENCH))
            self.asked_at = time.monotonic()
        except (TimeoutError, CounterUnreachableError):
            pass
        return self.known


@dataclass(frozen=True, slots=True)
class Room:
    """`senses` is None where no ear is installed: the keypad alone. `person`: whom calls are passed to, by name.

    `recordings`: where calls are recorded, with consent; None: never.
    """

    mouth: Mouth
    senses: tuple[Ear, Silero] | None
    counter: CounterLine
    town: Town
    desk: Desk
    wordings: Wordings
    journal: CallJournal | None = None
    person: str = ""
    recordings: Path | None = None
    habits: Habits = field(default_factory=Habits)
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic

    def place(self, call: Call, town: str) -> Place:
        """What can be done in that call."""
        has_texts = self.desk.texts is not None
        return Place(
            town,
            self.wordings,
            call.caller,
            ear=self.senses is not None,
            text_messages=has_texts,
            persons=bool(self.person),
            recordings=self.recordings is not None,
            mail=self.senses is not None and self.desk.link_mail is not None,
        )


def danger_told(text: str, language: str) -> str:
    """The decided words when a sentence tells of a danger, else nothing; the counter's rules, even without it."""
    danger = danger_in(text)
    if danger is None:
        return ""
    wordings = packaged_wordings()
    return emergency(danger, wordings.get(language, wordings[FRENCH])).message
