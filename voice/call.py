"""One call, from its first frame to its last: the only place where the conversation meets sound and network.

The loop of the call never waits: what takes time is an errand that tells the conversation when it is done.
"""

from dataclasses import replace

import structlog

from bot.domain.clock import now
from voice.caller import Caller, is_understood
from voice.dialog import step
from voice.dialog_acts import Act, Ask, HangUp, Hush, Say, Transfer
from voice.dialog_events import HeardOut, Keyed, Late, Misheard, Opened, OutOfTime, Said, Silent, SpokenOut, Told
from voice.errands import Errands
from voice.journal import Speaker
from voice.lateness import CallClock
from voice.legs.leg import CallLeg, Ending, Heard, OnHold, Over, Pressed
from voice.legs.recorded import recordable
from voice.onlooker import NobodyLooks, Onlooker
from voice.playing import SYLLABLE_S, Playing
from voice.room import Room, danger_told
from voice.speech import Doubt, Utterance
from voice.taking_address import noted
from voice.talk import Phase, Talk
from voice.telling import together
from voice.turn_events import Began, Caught, Ended, FalseAlarm, Floor, Idle, Meaning, Released, Turned
from voice.watch import Watch
from voice.words import FRENCH

DUMB = 3
"""Sentences the mouth may fail in a row before the caller is given to a person, or let go."""

log = structlog.get_logger(__name__)


async def hold_call(
    leg: CallLeg, room: Room, onlooker: Onlooker | None = None, conversation_id: str = "", language: str = FRENCH
) -> Watch:
    """The whole call; what was noted of it. `conversation_id`: one begun elsewhere, which the call goes on with."""
    call = _OneCall(recordable(leg, room.recordings), room, onlooker or NobodyLooks(), conversation_id, language)
    ending = Ending.FAILED
    try:
        ending = await call.hold()
    finally:
        await call.end(ending)
    return call.watch


class _OneCall:
    def __init__(self, leg: CallLeg, room: Room, onlooker: Onlooker, conversation_id: str, language: str) -> None:
        self._leg = leg
        self._room = room
        self._talk = Talk(room.place(leg.call, room.town.known.town), language)
        self.watch = Watch(leg.call.caller, now(), room.clock)
        self._onlooker = onlooker
        self._errands = Errands(leg, room, self.watch, self._tell, onlooker, conversation_id)
        self._playing = Playing(leg, room.mouth)
        self._caller = Caller(leg.call.rate_hz, room.senses, room.wordings, room.habits, room.clock, self._turned)
        self._clock = CallClock(room.limits.fillers_s, room.limits.longest_call_s)
        self._spoke = self._on_hold = self._dumb = False

    async def hold(self) -> Ending:
        """Hears the call to its end."""
        self._errands.start(self._open())
        async for event in self._leg.events():
            match event:
                case Heard(frame):
                    self._frame(frame)
                case Pressed(key):
                    self._pressed(key)
                case OnHold(held):
                    self._on_hold = held
                case Over(ending):
                    return ending
        return Ending.FAILED

    async def end(self, ending: Ending) -> None:
        """Leaves nothing behind, and keeps what was noted."""
        self._note_heard()
        self._caller.close()
        self._playing.hush()
        await self._errands.close()
        record = self.watch.finish()
        log.info("call_ended", call_id=record.call_id, ending=ending, duration_s=round(self.watch.duration_s, 1))
        if self._room.journal is not None:
            await self._room.journal.keep_later(record, ending, self.watch.duration_s)

    async def _open(self) -> None:
        welcome = await self._room.town.welcome()
        self._talk = replace(self._talk, place=self._room.place(self._leg.call, welcome.town))
        self._tell(Opened(welcome.warnings))

    def _pressed(self, key: str) -> None:
        self._caller.press()
        self._note_heard()
        self._tell(Keyed(key, *self._playing.heard()))
        self._playing.resume()  # a key that means nothing here

    def _frame(self, frame: bytes) -> None:
        self._clock.tick()
        if self._on_hold:
            return
        if self._caller.give(floor := self._floor()):
            self._onlooker.floor(floor)
        for say in (begun := self._playing.newly_begun()):
            self.watch.sounded(say)
            self._onlooker.said(Speaker.COUNTER, say.text)
        if begun:
            self._note_heard()  # what went before: « oui » may already answer it
        self._caller.hear(frame, self._playing.loudness)
        self._tell_spoken_out()
        waiting = self._talk.phase is Phase.ANSWERING and not self._caller.speaking and not self._playing.active
        if waiting and (times := self._clock.late()):
            self._tell(Late(times))
        if self._clock.too_long():
            self._tell(OutOfTime())
        if self._clock.over():
            self._errands.hang_up()

    def _floor(self) -> Floor:
        if self._playing.active and (self._caller.caught or not self._playing.held):
            return Floor.OURS
        waiting = self._talk.phase in (Phase.ANSWERING, Phase.HANDING, Phase.PARTING, Phase.OVER)
        return Floor.NOBODY if waiting else Floor.CALLER

    def _tell_spoken_out(self) -> None:
        active = self._playing.active
        if self._spoke and not active:
            self._note_heard()
            self._tell(SpokenOut())
        self._spoke = active
        if self._playing.failures >= DUMB and not self._dumb:
            self._dumb = True
            person = Transfer("") if self._room.person else HangUp()
            self._do(person)

    def _turned(self, turned: Turned) -> None:
        match turned:
            case Caught() | Began():
                self._playing.pause()
            case Released():
                self._playing.resume(SYLLABLE_S)
            case Ended(_, meaning):
                self._ended(self._caller.utterance, meaning)
            case FalseAlarm():
                self._playing.resume()
            case Idle(times):
                self._tell(Silent(times))

    def _ended(self, utterance: Utterance | None, meaning: Meaning | None) -> None:
        if utterance is not None and is_understood(utterance, meaning):
            self._said(utterance)
        elif utterance is None or utterance.doubt not in (Doubt.NONE, Doubt.NO_SPEECH, Doubt.KNOWN_NONSENSE):
            self._playing.resume()
            self._note_heard()
            self._tell(Misheard(utterance is not None and utterance.doubt is Doubt.FOREIGN))
        else:
            self._playing.resume()  # a noise

    def _said(self, utterance: Utterance) -> None:
        heard, unheard = self._playing.heard()
        self._note_heard()
        is_soon = self._clock.now_s - self._clock.asked_at_s < self._room.limits.together_s
        text = together(self._talk, utterance.text) if is_soon else utterance.text
        self.watch.understood(
            noted(self._talk, utterance.text, self._room.wordings.get(utterance.language, self._talk.phrases)),
            self._caller.voiced_at,
        )
        self._onlooker.said(Speaker.CALLER, utterance.text)
        self._playing.resume() if self._talk.phase is Phase.OVER else self._playing.hush()
        self._tell(Said(text, utterance.language, heard, unheard, danger_told(text, utterance.language)))

    def _tell(self, told: Told) -> None:
        self._talk, acts = step(self._talk, told)
        for act in acts:
            self._do(act)
        self._follow()

    def _follow(self) -> None:
        self._caller.follow(self._talk)
        self._errands.follow(self._talk)

    def _do(self, act: Act) -> None:
        match act:
            case Say():
                self._playing.say(act)
                self._spoke = True
            case Hush():
                self._playing.hush()
            case HangUp():
                self._clock.end()
            case _:
                if isinstance(act, Ask):
                    self._clock.ask()
                self._errands.run(act, self._talk)

    def _note_heard(self) -> None:
        """Before anything is hushed: what the caller heard of ours, for the record and for the conversation."""
        self._talk, _ = step(self._talk, HeardOut(self._playing.heard_out()))
        self.watch.heard(self._playing.newly_heard(), self._errands.sources)
        self._follow()
