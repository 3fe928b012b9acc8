"""What takes time in a call: asking the counter, ringing a person, leaving a request, sending a text."""

import asyncio
from collections.abc import Callable, Coroutine

import structlog

from bot.answering.streams import closing
from bot.domain.clock import now
from bot.domain.references import reference_of
from voice.ask import Request
from voice.consents import Fate
from voice.counter_events import Asking, Sourced
from voice.dialog_acts import (
    Ask,
    CheckDuty,
    Drop,
    Kind,
    LeaveRequest,
    Link,
    Say,
    SendLink,
    SendMail,
    StartRecording,
    StopRecording,
    Transfer,
)
from voice.dialog_events import Broken, HandedOver, Left, OnDuty, Recorded, Sent, Sentence, Told
from voice.dictated import hidden
from voice.legs.leg import CallLeg, Transferred
from voice.legs.recorded import RecordedLeg
from voice.onlooker import Onlooker
from voice.room import Room
from voice.speech import MouthError
from voice.talk import Talk
from voice.watch import Watch

LONGEST_ERRAND_S = 120.0
Errand = Ask | Drop | CheckDuty | Transfer | LeaveRequest | SendLink | SendMail | StartRecording | StopRecording

log = structlog.get_logger(__name__)


class Errands:
    """`tell` is given what came of each. An errand that fails tells so: nobody waits for ever."""

    def __init__(
        self,
        leg: CallLeg,
        room: Room,
        watch: Watch,
        tell: Callable[[Told], None],
        onlooker: Onlooker,
        conversation_id: str,
    ) -> None:
        self._leg = leg
        self._room = room
        self._watch = watch
        self._tell = tell
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking: asyncio.Task[None] | None = None
        self._onlooker = onlooker
        if conversation_id:
            watch.named(conversation_id)
        self._conversation_id = watch.record.call_id
        self.sources: tuple[Link, ...] = ()

    def start(self, errand: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Runs it beside the call."""
        task = asyncio.create_task(errand)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def run(self, errand: Errand, talk: Talk) -> None:
        """What the conversation wants done."""
        match errand:
            case Ask():
                self.drop()
                self._asking = self.start(self._ask(errand.text, errand.language, errand.heard))
            case Drop():
                self.drop()
            case CheckDuty():
                self.start(self._told(self._room.desk.on_duty(talk.language), OnDuty(True, "")))
            case Transfer(briefing):
                self.start(self._told(self._transfer(briefing, talk), HandedOver(Transferred.FAILED)))
            case LeaveRequest():
                self._leave(errand, talk.language)
            case SendLink():
                self._text(errand, talk)
            case SendMail():
                self._mail(errand, talk)
            case StartRecording(means) if isinstance(self._leg, RecordedLeg):
                self._leg.begin()
                self._watch.consented(means)
                self._tell(Recorded(reference_of(self._watch.told_name())))
            case StopRecording() if isinstance(self._leg, RecordedLeg):
                self._watch.recorded(Fate.ERASED)
                self.start(self._leg.forget())

    def follow(self, talk: Talk) -> None:
        """Where the conversation stands: some of it is not recorded."""
        if isinstance(self._leg, RecordedLeg):
            self._leg.discreet = talk.is_discreet

    def drop(self) -> None:
        """Nobody listens to the answer any more: it is cancelled over there too."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def hang_up(self) -> None:
        """Ends the call."""
        self.start(self._leg.hang_up())

    async def close(self) -> None:
        """Cancels what is under way."""
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        await self._keep_recording()

    async def _keep_recording(self) -> None:
        """Under the name whose reference the caller was given."""
        if (
            isinstance(self._leg, RecordedLeg)
            and (kept := await self._leg.keep(self._watch.record.call_id)) is not None
        ):
            self._watch.recorded(Fate.KEPT if kept else Fate.FAILED)

    def _leave(self, wanted: LeaveRequest, language: str) -> None:
        watch = self._watch
        entries, caller = tuple(watch.record.entries), hidden(watch.record.caller)
        request = Request(
            watch.told_name(), wanted.question, language, entries, caller, watch.duration_s, wanted.number
        )
        self.start(self._told(self._room.desk.leave(request, now()), Left(False)))

    def _text(self, wanted: SendLink, talk: Talk) -> None:
        message = talk.phrases.say("sms", _about(wanted.link, talk))
        self.start(self._told(self._room.desk.text(wanted.number, message), Sent(False)))

    def _mail(self, wanted: SendMail, talk: Talk) -> None:
        subject, text = (talk.phrases.say(key, _about(wanted.link, talk)) for key in ("link_mail_subject", "link_mail"))
        self.start(self._told(self._room.desk.mail(wanted.address, subject, text, now()), Sent(False)))

    async def _ask(self, text: str, language: str, heard: str | None) -> None:
        async with closing(self._room.counter.ask(text, language, self._conversation_id, heard)) as events:
            async for told in events:
                match told:
                    case Asking(conversation_id):
                        self._conversation_id = conversation_id
                        self._watch.named(conversation_id)
                    case Sourced(sources):
                        self.sources = sources
                        self._onlooker.found(sources)
                    case _:
                        if isinstance(told, Sentence):
                            self._watch.answered()
                        self._tell(told)

    async def _transfer(self, briefing: str, talk: Talk) -> HandedOver:
        say = Say(briefing, talk.language, talk.pace, Kind.PROMPT)
        sound = await self._sound(say)
        result = await self._leg.transfer(self._room.person, self._room.limits.ring_s, sound)
        log.info("transferred", call_id=self._watch.record.call_id, result=result)
        if result is Transferred.DONE:
            await self._keep_recording()  # the person accepted nothing
        return HandedOver(result)

    async def _sound(self, say: Say) -> bytes:
        """The briefing; a person who gets none still gets the caller."""
        rate_hz, mouth = self._leg.call.rate_hz, self._room.mouth
        try:
            async with closing(mouth.speak(say.text, say.language, say.pace, rate_hz)) as pieces:
                return b"".join([piece async for piece in pieces])
        except MouthError:
            return b""

    async def _told(self, errand: Coroutine[object, object, Told], failed: Told) -> None:
        try:
            async with asyncio.timeout(LONGEST_ERRAND_S):
                told = await errand
        except Exception as error:  # the door of a call: whatever broke, the caller is told
            log.error("errand_failed", error=type(error).__name__, errand=type(failed).__name__)
            told = failed
        self._tell(told)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("errand_failed", error=type(error).__name__)
            self._tell(Broken())


def _about(link: Link, talk: Talk) -> dict[str, object]:
    town = talk.phrases.town(talk.place.commune)
    return {"commune": town[:1].upper() + town[1:], "title": link.title, "url": link.url}
