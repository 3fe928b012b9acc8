"""Calls with real engines on the clock of their frames: the caller waits for the engines, never for a clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.voice.fake_leg import FakeLeg, Says, Step
from voice import espeak
from voice.ask import CounterLine
from voice.call import hold_call
from voice.counter_events import Answering, Asking, Sourced
from voice.ear import ProcessEar
from voice.handover import Desk, SpooledTexts, TransferWhen
from voice.journal import CallJournal
from voice.journal import Speaker as Who
from voice.legs.leg import Call, Transferred
from voice.rates import resampled
from voice.room import Room, Town
from voice.speak import Speaker
from voice.speech import Pace, Utterance
from voice.vad import Silero
from voice.watch import Watch
from voice.words import load_wordings

FRAMES_A_SLEEP = 4
MOST_WAIT_S = 10.0
LINE_HZ = 8000


class Busy:
    """How many engines are at work; `also` is looked at each frame: true while there is something else to wait for."""

    def __init__(self, also: Callable[[], bool] = lambda: False) -> None:
        self._at_work, self._also = 0, also
        self._frames = 0

    @contextmanager
    def working(self) -> Iterator[None]:
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1

    async def tick(self) -> None:
        """Twenty milliseconds of the call; an engine at work stops the clock, ten seconds at most."""
        self._frames += 1
        await asyncio.sleep(0 if self._frames % FRAMES_A_SLEEP else 0.001)
        waited_s = 0.0
        while (self._at_work or self._also()) and waited_s < MOST_WAIT_S:
            await asyncio.sleep(0.002)
            waited_s += 0.002


@dataclass
class WaitedEar:
    """An ear for which the clock of the call stops."""

    ear: ProcessEar
    busy: Busy

    async def hear(self, sound_16k: bytes, language: str, deadline_s: float) -> Utterance:
        with self.busy.working():
            return await self.ear.hear(sound_16k, language, deadline_s)


@dataclass
class WaitedMouth:
    """A mouth for which the clock of the call stops; `said` is what it was given to say, with its language."""

    mouth: Speaker
    busy: Busy
    said: list[tuple[str, str]]

    async def speak(self, sentence: str, language: str, pace: Pace, rate_hz: int, **_: object) -> AsyncIterator[bytes]:
        self.said.append((sentence, language))
        with self.busy.working():
            pieces = [piece async for piece in self.mouth.speak(sentence, language, pace, rate_hz)]
        for piece in pieces:
            yield piece


class WaitedLine(CounterLine):
    """A counter for which the clock of the call stops, but while it is asked something that begins by « lent »."""

    busy: Busy

    async def ask(
        self, text: str, language: str, conversation_id: str, heard: str | None = None
    ) -> AsyncIterator[Asking | Sourced | Answering]:
        async with aclosing(super().ask(text, language, conversation_id, heard)) as events:
            while True:
                with nullcontext() if text.startswith("lent") else self.busy.working():
                    told = await anext(events, None)
                if told is None:
                    return
                yield told

    async def _send(self, sending: Any) -> Any:
        with self.busy.working():
            return await super()._send(sending)


@dataclass
class Lived:
    """A call that was held: what was understood of the caller, what they heard, in order."""

    watch: Watch
    leg: FakeLeg
    given: list[tuple[str, str]]

    @property
    def caller(self) -> list[str]:
        return self._of(Who.CALLER)

    @property
    def heard(self) -> list[str]:
        return self._of(Who.COUNTER)

    def _of(self, speaker: Who) -> list[str]:
        return [entry.text for entry in self.watch.record.entries if entry.speaker is speaker]


async def says(text: str, language: str = "fr") -> Says:
    """A sentence by espeak-ng, as a telephone brings it."""
    sound, rate_hz = await espeak.say(text, language, 1.0)
    return Says(resampled(sound, rate_hz, LINE_HZ))


async def quick_call(
    ear: ProcessEar,
    mouth: Speaker,
    url: str,
    token: str,
    folder: Path,
    script: Sequence[Step],
    transfers: Sequence[Transferred] = (),
    when: TransferWhen = TransferWhen.HOURS,
    also: Callable[[FakeLeg], bool] = lambda leg: False,
    caller: str = "+33612345678",
    recordings: Path | None = None,
) -> Lived:
    """The whole call, as fast as the engines are."""
    busy, line, wordings = Busy(lambda: also(leg)), WaitedLine(url, token), load_wordings()
    line.busy = busy
    said: list[tuple[str, str]] = []
    leg = FakeLeg(script, Call("call-1", caller, "+33198765432", LINE_HZ), transfers, tick=busy.tick)
    desk = Desk(line, wordings, when, texts=SpooledTexts(folder / "sms"))
    room = Room(
        WaitedMouth(mouth, busy, said), (WaitedEar(ear, busy), Silero()), line, Town(line), desk, wordings,
        CallJournal(folder, bytes(32), 30), "accueil", recordings, clock=lambda: leg.now_s,
    )  # fmt: skip
    try:
        return Lived(await hold_call(leg, room), leg, said)
    finally:
        await line.close()
