"""What we say in one call: made ahead by the mouth, sent by the leg, and remembered as heard or not.

Caught in the middle, a sentence is taken up again a breath before where it was cut.
"""

import asyncio
from dataclasses import dataclass, field

import structlog

from bot.answering.streams import closing
from voice.dialog_acts import Kind, Say
from voice.echo import loudness
from voice.legs.leg import FRAME_S, CallLeg
from voice.speech import Mouth, MouthError

AHEAD_S = 4.0
"""Sound made before it is needed; more would be work for words nobody may hear."""
POLL_S = 0.04
BREATH_S, SYLLABLE_S = 0.4, 0.1
"""What is said again of a sentence that was interrupted, or only held for a moment."""
ECHO_S = 0.4
HEARD_SHARE, WHOLE_SHARE = 0.7, 0.9
"""A sentence heard so far has been heard; so far, to its end."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Item:
    """`start_s` is when it began, in seconds of everything given to the leg; None before."""

    say: Say
    sound: bytearray = field(default_factory=bytearray)
    start_s: float | None = None
    made: bool = False
    begun: bool = False
    told: bool = False


class Playing:
    """One voice, one call."""

    def __init__(self, leg: CallLeg, mouth: Mouth) -> None:
        self._leg = leg
        self._mouth = mouth
        self._rate_hz = leg.call.rate_hz
        self._items: list[_Item] = []
        self._given_s = 0.0
        self._held = False
        self._making: asyncio.Task[None] | None = None
        self.failures = 0

    @property
    def active(self) -> bool:
        """Something is being said, or is to be said."""
        return self._held or self._leg.unplayed_s > 0 or any(not item.made for item in self._items)

    @property
    def held(self) -> bool:
        """Silent while somebody else speaks."""
        return self._held

    def say(self, say: Say) -> None:
        """After what is being said."""
        self._items.append(_Item(say))
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make(), name="saying")

    def hush(self) -> None:
        """Falls silent and forgets."""
        self.pause()
        self._held = False
        self._items.clear()
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def pause(self) -> None:
        """Falls silent; what was not heard may be resumed. Nothing new is heard meanwhile."""
        if not self._held:
            self._given_s = self._sent_s()
            self._leg.flush()
        self._held = True

    def resume(self, again_s: float = BREATH_S) -> None:
        """Takes up the sentence that was cut, from `again_s` before, then goes on."""
        if not self._held:
            return
        self._held = False
        for item in self._items:
            if item.start_s is not None and self._given_s >= item.start_s + self._length_s(item) and item.made:
                continue
            heard_s = 0.0 if item.start_s is None else max(0.0, self._given_s - item.start_s - again_s)
            rest = bytes(item.sound[2 * int(heard_s * self._rate_hz) :])
            if rest or item.start_s is not None:
                item.start_s = self._given_s - heard_s
                self._play(rest)

    def heard(self, kind: Kind = Kind.ANSWER) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The sentences of that kind since the last hush: those that were heard, those that were not."""
        said = [item for item in self._items if item.say.kind is kind]
        done = [item for item in said if self._was_heard(item)]
        return tuple(one.say.text for one in done), tuple(one.say.text for one in said if one not in done)

    def heard_out(self) -> tuple[Say, ...]:
        """Everything since the last hush that was heard to its end."""
        return tuple(item.say for item in self._items if self._was_heard(item, WHOLE_SHARE))

    def newly_begun(self) -> tuple[Say, ...]:
        """What begins to be heard, told once."""
        sent_s = self._sent_s()
        fresh = [one for one in self._items if not one.begun and one.start_s is not None and sent_s > one.start_s]
        for item in fresh:
            item.begun = True
        return tuple(item.say for item in fresh)

    def newly_heard(self) -> tuple[Say, ...]:
        """What was heard and not told yet by this."""
        fresh = [item for item in self._items if not item.told and self._was_heard(item)]
        for item in fresh:
            item.told = True
        return tuple(item.say for item in fresh)

    def loudness(self) -> float:
        """Of what was sent in the last moments, at its loudest: what an echo may be made of."""
        until_s, rate_hz = self._sent_s(), self._rate_hz
        loudest = 0.0
        for item in self._items:
            if item.start_s is None or item.start_s > until_s or item.start_s + self._length_s(item) < until_s - ECHO_S:
                continue
            first, last = (max(0, int((at_s - item.start_s) * rate_hz)) for at_s in (until_s - ECHO_S, until_s))
            sent = bytes(item.sound[2 * first : 2 * last])
            step = 2 * int(FRAME_S * rate_hz)
            loudest = max([loudest, *(loudness(sent[at : at + step]) for at in range(0, len(sent), step))])
        return loudest

    def _was_heard(self, item: _Item, share: float = HEARD_SHARE) -> bool:
        if item.start_s is None or not item.made:
            return False
        return self._sent_s() - item.start_s >= share * self._length_s(item)

    def _sent_s(self) -> float:
        return self._given_s - self._leg.unplayed_s

    def _length_s(self, item: _Item) -> float:
        return len(item.sound) / 2 / self._rate_hz

    def _play(self, sound: bytes) -> None:
        self._leg.play(sound)
        self._given_s += len(sound) / 2 / self._rate_hz

    async def _make(self) -> None:
        while item := next((one for one in self._items if not one.made), None):
            while self._held or self._leg.unplayed_s > AHEAD_S:  # noqa: ASYNC110 - a leg tells nobody what it sent
                await asyncio.sleep(POLL_S)
            try:
                await self._make_one(item)
                self.failures = 0
            except MouthError as failed:
                self.failures += 1
                log.error("mouth_failed", reason=str(failed))
            item.made = True

    async def _make_one(self, item: _Item) -> None:
        say = item.say
        private, left_s = say.kind is Kind.PRIVATE, self._leg.unplayed_s
        async with closing(
            self._mouth.speak(say.text, say.language, say.pace, self._rate_hz, private=private, needed_in_s=left_s)
        ) as pieces:
            async for piece in pieces:
                item.sound += piece
                if self._held:
                    continue
                if item.start_s is None:
                    item.start_s = self._given_s
                self._play(piece)
