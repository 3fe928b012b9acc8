"""A room for one call without a network: a fake leg, scripted senses, the real counter over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.voice.counter import TOKEN
from tests.voice.fake_leg import FakeLeg, Step
from tests.voice.quick_call import Busy, WaitedLine
from tests.voice.senses import ScriptedEar, ScriptedMouth, ScriptedSilero
from voice.call import hold_call
from voice.handover import Desk, SpooledLetters, SpooledTexts, TransferWhen
from voice.journal import CallJournal
from voice.legs.leg import Call, Transferred
from voice.link_mail import SpooledLinkMail
from voice.room import Limits, Room, Town
from voice.speech import Utterance
from voice.watch import Watch
from voice.words import load_wordings

WORDINGS = load_wordings()


@dataclass
class Stage:
    """A room for one call."""

    url: str
    folder: Path
    mouth: ScriptedMouth = field(default_factory=ScriptedMouth)
    when: TransferWhen = TransferWhen.HOURS
    person: str = "accueil"
    has_ear: bool = True
    recordings: Path | None = None
    mails: bool = False
    caller: str = "+33612345678"
    conversation: str = ""
    limits: Limits = field(default_factory=Limits)
    ear: ScriptedEar = field(default_factory=lambda: ScriptedEar([]))
    leg: FakeLeg = field(default_factory=lambda: FakeLeg([]))

    async def play(
        self, steps: Sequence[Step], texts: Sequence[str | Utterance] = (), transfers: Sequence[Transferred] = ()
    ) -> Watch:
        self.ear = replace(self.ear, texts=list(texts))
        busy = Busy()
        call = Call("call-1", self.caller, "+33198765432", 8000)
        self.leg = FakeLeg(steps, call, transfers, tick=busy.tick)
        line = WaitedLine(self.url, TOKEN)
        line.busy = busy
        texts_out, letters = SpooledTexts(self.folder / "sms"), SpooledLetters(self.folder / "mail")
        desk = Desk(
            line,
            WORDINGS,
            self.when,
            texts_out,
            letters,
            SpooledLinkMail(self.folder / "links") if self.mails else None,
        )
        senses = (self.ear, ScriptedSilero()) if self.has_ear else None
        journal = CallJournal(self.folder, bytes(32), 30)
        room = Room(
            self.mouth, senses, line, Town(line), desk, WORDINGS, journal, self.person,
            recordings=self.recordings, limits=self.limits, clock=lambda: self.leg.now_s,
        )  # fmt: skip
        watch = await hold_call(self.leg, room, conversation_id=self.conversation)
        await line.close()
        return watch

    def said(self) -> list[str]:
        return [text for text, _, _ in self.mouth.said]

    def files(self, folder: str) -> list[str]:
        return [path.read_text("utf-8") for path in sorted((self.folder / folder).glob("*"))]
