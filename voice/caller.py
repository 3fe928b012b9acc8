"""The caller's side of one call: frames in, whose turn it is out, and what was understood of each turn."""

import asyncio
from collections.abc import Callable

from voice.echo import Echo
from voice.legs.leg import FRAME_S
from voice.speech import Doubt, Ear, Utterance
from voice.talk import Phase, Talk
from voice.turn_events import (
    Began,
    Ended,
    FalseAlarm,
    Floor,
    Frame,
    Given,
    Habits,
    KeyPressed,
    Meaning,
    Paused,
    Resumed,
    Told,
    Turned,
    Understood,
)
from voice.turns import Turns, step
from voice.understanding import Awaited, meaning_of
from voice.vad import Listening, Silero
from voice.words import Phrases, Wordings

HEARING_DEADLINE_S = 5.0
LONGEST_SOUND_S = 45.0
_AWAITED = {Phase.NUMBER: Awaited.NUMBER, Phase.ADDRESS: Awaited.ADDRESS}


class Caller:
    """`tell` is given what happens as soon as it does, from the loop of the call. Without an ear, only silence is."""

    def __init__(
        self,
        rate_hz: int,
        senses: tuple[Ear, Silero] | None,
        wordings: Wordings,
        habits: Habits,
        clock: Callable[[], float],
        tell: Callable[[Turned], None],
    ) -> None:
        self._ear = senses[0] if senses else None
        self._listening = Listening(senses[1], rate_hz) if senses else None
        self._wordings = wordings
        self._habits = habits
        self._clock = clock
        self._tell = tell
        self._turns = Turns()
        self._echo = Echo()
        self._sound = bytearray()
        self._hearing: asyncio.Task[None] | None = None
        self.phrases: Phrases = next(iter(wordings.values()))
        self._murmurs_count = False
        self._awaited = Awaited.ANYTHING
        self.utterance: Utterance | None = None
        self.voiced_at = clock()

    @property
    def speaking(self) -> bool:
        """A turn is going on."""
        return self._turns.speaking

    @property
    def caught(self) -> bool:
        """Something that may be a voice has just begun over ours."""
        return self._turns.caught_s > 0

    def give(self, floor: Floor) -> bool:
        """Who may speak now; whether that is new."""
        changed = floor is not self._turns.floor
        if changed:
            if floor is Floor.CALLER and self._listening is not None:
                self._listening.refresh()
            self._told(Given(floor))
        return changed

    def follow(self, talk: Talk) -> None:
        """Where the conversation stands: the language, and what is awaited."""
        self.phrases = talk.phrases
        self._murmurs_count = talk.awaits_yes
        self._awaited = _AWAITED.get(talk.phase, Awaited.ANYTHING)

    def press(self) -> None:
        """A key was pressed: what was being said is forgotten."""
        self._forget()
        self._told(KeyPressed())

    def hear(self, frame: bytes, ours: Callable[[], float]) -> None:
        """20 ms of the caller; `ours` tells how loud we were just before, for an echo is no caller."""
        if self._listening is None:
            self._told(Frame(0.0, FRAME_S))
            return
        for window in self._listening.hear(frame):
            voice = window.voice
            if (
                voice >= self._habits.voiced
                and not self._turns.speaking
                and self._echo.may_be(window.sound_16k, ours())
            ):
                voice = 0.0
            if voice >= self._habits.still_voiced:
                self.voiced_at = self._clock()
            if self._turns.speaking and len(self._sound) < LONGEST_SOUND_S * 32_000:
                self._sound += window.sound_16k
            self._told(Frame(voice, len(window.sound_16k) / 32_000))

    def close(self) -> None:
        """Nothing is heard any more."""
        self._forget()

    def _told(self, told: Told) -> None:
        self._turns, turned = step(self._turns, told, self._habits)
        match turned:
            case None:
                return
            case Began():
                self.utterance = None
                self._sound = bytearray(self._listening.pre_roll() if self._listening else b"")
            case Paused(turn):
                self._hearing = asyncio.create_task(self._hear(turn, bytes(self._sound)), name="hearing")
            case Resumed():
                self._forget()
            case Ended() | FalseAlarm():
                self._sound = bytearray()
        self._tell(turned)

    def _forget(self) -> None:
        if self._hearing is not None and self._hearing is not asyncio.current_task():
            self._hearing.cancel()
        self._hearing = None

    async def _hear(self, turn: int, sound_16k: bytes) -> None:
        if self._ear is None:
            return
        heard = await self._ear.hear(sound_16k, self.phrases.language, HEARING_DEADLINE_S)
        self.utterance = heard
        phrases = self._wordings.get(heard.language, self.phrases)
        self._told(Understood(turn, meaning_of(heard, phrases, self._murmurs_count, self._awaited)))


def is_understood(utterance: Utterance | None, meaning: Meaning | None) -> bool:
    """Whether a turn can be answered."""
    return (
        utterance is not None
        and utterance.doubt is Doubt.NONE
        and bool(utterance.text.strip())
        and meaning not in (None, Meaning.NOTHING)
    )
