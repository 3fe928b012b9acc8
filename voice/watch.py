"""What is noted of a call as it goes on: turns as heard, and the times that matter to the caller."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from voice.consents import Fate, Means
from voice.dialog_acts import Kind, Link, Say
from voice.hidden import HIDDEN
from voice.journal import CallRecord, Consented, Speaker, Timing


class Watch:
    """`clock` is in seconds; times of turns are since the call was answered."""

    def __init__(self, caller: str, began_at: datetime, clock: Callable[[], float]) -> None:
        self.record = CallRecord(uuid.uuid4().hex, caller, began_at)
        self._clock = clock
        self._began = clock()
        self._voiced_at = 0.0
        self._open: Timing | None = None
        self._is_told = False

    @property
    def duration_s(self) -> float:
        """Of the call so far."""
        return self._clock() - self._began

    def named(self, conversation_id: str) -> None:
        """The counter's conversation is the call's name, unless the caller may hold the reference of the one before."""
        if not self._is_told:
            self.record.call_id = conversation_id

    def told_name(self) -> str:
        """The call's name, for good: the caller is given its reference."""
        self._is_told = True
        return self.record.call_id

    def understood(self, text: str, voiced_at: float) -> None:
        """A turn of the caller, whose last sound was at `voiced_at`."""
        self._close()
        self._voiced_at = voiced_at
        self._open = Timing(round(self._clock() - voiced_at, 3), None, None)
        self.record.note(Speaker.CALLER, text, self.duration_s)

    def answered(self) -> None:
        """The first sentence of the answer came."""
        if self._open and self._open.answered_s is None:
            self._open = replace(self._open, answered_s=round(self._clock() - self._voiced_at, 3))

    def sounded(self, say: Say) -> None:
        """A first sound was given to the leg; that of an answer ends the wait."""
        if self._open and say.kind is Kind.ANSWER and self._open.sounded_s is None:
            self._open = replace(self._open, sounded_s=round(self._clock() - self._voiced_at, 3))

    def heard(self, said: tuple[Say, ...], sources: tuple[Link, ...]) -> None:
        """What the caller really heard."""
        for one in said:
            if one.kind is not Kind.FILLER:
                told = HIDDEN if one.kind is Kind.PRIVATE else one.text
                self.record.note(Speaker.COUNTER, told, self.duration_s, sources if one.kind is Kind.ANSWER else ())

    def consented(self, means: Means) -> None:
        """The caller accepts to be recorded."""
        self.record.recording = Consented(means, round(self.duration_s, 2))

    def recorded(self, fate: Fate) -> None:
        """What became of the recording."""
        if self.record.recording is not None:
            self.record.recording = replace(self.record.recording, fate=fate)

    def finish(self) -> CallRecord:
        """The whole record."""
        self._close()
        return self.record

    def _close(self) -> None:
        if self._open is not None:
            self.record.timings.append(self._open)
            self._open = None
