"""What is kept of a call: when who spoke and for how many words, how long things took, how it ended. Never any sound:
that is in `recording.py`, where a caller accepts it; when they did, how, and what became of it is told here.

The words themselves are kept once, masked, in the counter's database, where residents read and erase them. Here is one
line of JSON a call, in `<data_dir>/calls/<day>.jsonl`; the caller's number is a keyed hash.
"""

import asyncio
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import structlog

from voice.consents import Fate, Means
from voice.dialog_acts import Link
from voice.dictated import national

FOLDER = "calls"
HASH_CHARACTERS = 24

log = structlog.get_logger(__name__)


class Speaker(StrEnum):
    """Who spoke."""

    CALLER = "caller"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn, as it was understood or really heard; `at_s` since the call was answered."""

    speaker: Speaker
    text: str
    at_s: float
    sources: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds from the end of the caller's speech to: words, first sentence, first sound of the answer itself."""

    understood_s: float
    answered_s: float | None
    sounded_s: float | None


@dataclass(frozen=True, slots=True)
class Consented:
    """A yes to being recorded: how, when since the call was answered, and what became of the recording."""

    means: Means
    at_s: float
    fate: Fate = Fate.UNDER_WAY


@dataclass(slots=True)
class CallRecord:
    """A call as it goes on."""

    call_id: str
    caller: str
    began_at: datetime
    entries: list[Entry] = field(default_factory=list)
    timings: list[Timing] = field(default_factory=list)
    recording: Consented | None = None

    def note(self, speaker: Speaker, text: str, at_s: float, sources: tuple[Link, ...] = ()) -> None:
        """One turn more."""
        if text.strip():
            self.entries.append(Entry(speaker, text, round(at_s, 2), sources))


class CallJournal:
    """The folder of the calls."""

    def __init__(self, data_dir: Path, key: bytes, retention_days: int) -> None:
        self._folder = data_dir / FOLDER
        self._key = key
        self._retention_days = retention_days

    def keep(self, record: CallRecord, ending: str, duration_s: float) -> None:
        """Adds a line, whole or not at all."""
        line = {
            "call_id": record.call_id,
            "caller": self.pseudonym(record.caller),
            "began_at": record.began_at.isoformat(timespec="seconds"),
            "duration_s": round(duration_s, 1),
            "ending": ending,
            "turns": [_turn(entry) for entry in record.entries],
            "timings": [asdict(one) for one in record.timings],
            "recording": asdict(record.recording) if record.recording else None,
        }
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{record.began_at:%Y-%m-%d}.jsonl"
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, (json.dumps(line, ensure_ascii=False) + "\n").encode())
        finally:
            os.close(file)

    async def keep_later(self, record: CallRecord, ending: str, duration_s: float) -> None:
        """The same, beside the calls. A full disk must not end the next call: it is logged."""
        try:
            await asyncio.to_thread(self.keep, record, ending, duration_s)
        except OSError as failed:
            log.error("call_not_kept", call_id=record.call_id, error=type(failed).__name__)

    def pseudonym(self, caller: str) -> str:
        """The same for the same number, and no way back to it without the key; empty when it was withheld."""
        number = national(caller)
        if not number:
            return ""
        return hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()[:HASH_CHARACTERS]

    def purge(self, today: date) -> int:
        """Erases the days older than what is kept; how many."""
        oldest = today - timedelta(days=self._retention_days)
        old = [path for path in self._folder.glob("*.jsonl") if _day(path) < oldest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _turn(entry: Entry) -> dict[str, object]:
    return {"speaker": entry.speaker, "at_s": entry.at_s, "words": len(entry.text.split())}


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 without values."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def _day(path: Path) -> date:
    """A file that is none of ours is never old."""
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return date.max
