"""How fast this machine hears and speaks, and how many calls that makes: what `guichet-voice doctor` tells."""

import statistics
import time
from dataclasses import dataclass

from voice.speech import EAR_RATE_HZ, Doubt, Ear, Mouth, Pace

QUESTION = "Bonjour, je voudrais savoir à quelle heure ouvre la mairie demain matin, s'il vous plaît."
ANSWER = (
    "La mairie est ouverte {0}, de huit heures trente à midi et de treize heures trente à dix-sept heures, {0} compris."
)
DAYS = ("le lundi", "le mardi", "le jeudi")
"""Each answer is new from its first word to its last: nothing of it was kept."""
DEADLINE_S = 60.0
HEARD_IN_S = 0.45
"""What hearing may take of the 1.2 s between a question and its answer."""
LARGER = 3.3
"""What the next size of Whisper costs more, from base to small (measured with the exact shapes)."""
ALWAYS, LISTENING, SPEAKING = 0.05, 0.2, 0.35
"""Shares of a call: of a core, for the line and the counter; of the time, for a caller's words, then for ours."""
OF_THE_CORES = 0.6
WAIT_S = 0.8
"""What one caller may wait for the question of another to be heard."""


@dataclass(frozen=True, slots=True)
class Speeds:
    """Seconds by the clock. `hear_s` is for a question of a few seconds; 0, and not `heard`, without a working ear."""

    hear_s: float
    hear_rate: float
    heard: bool
    first_sound_s: float
    speak_rate: float


@dataclass(frozen=True, slots=True)
class Advice:
    """`calls` at once are answered in time. `in_time`: one alone is. `larger_ear`: so it would be with a larger ear."""

    calls: int
    in_time: bool
    larger_ear: bool


async def measure(ear: Ear | None, mouth: Mouth) -> Speeds:
    """Our own voice asks, our own ear listens, three times each. MouthError when nothing can speak."""
    asked = b"".join([piece async for piece in mouth.speak(QUESTION, "fr", Pace(), EAR_RATE_HZ)])
    first, rates = [], []
    for day in DAYS:
        first_s, rate = await _said(ANSWER.format(day), mouth)
        first.append(first_s)
        rates.append(rate)
    heard = [await ear.hear(asked, "fr", DEADLINE_S) for _ in range(len(DAYS))] if ear else []
    return Speeds(
        statistics.median(one.work_s for one in heard) if heard else 0.0,
        statistics.median(one.work_s / one.sound_s for one in heard) if heard else 0.0,
        any(one.doubt is not Doubt.TOO_LATE for one in heard),
        statistics.median(first),
        statistics.median(rates),
    )


async def _said(text: str, mouth: Mouth) -> tuple[float, float]:
    """Until the first sound; work by second of sound."""
    started, first_s, sound = time.monotonic(), 0.0, b""
    async for piece in mouth.speak(text, "fr", Pace(), EAR_RATE_HZ):
        first_s = first_s or time.monotonic() - started
        sound += piece
    return first_s, (time.monotonic() - started) / (len(sound) / 2 / EAR_RATE_HZ)


def advise(speeds: Speeds, cores: int) -> Advice:
    """From shares of a usual call; hearing is done one question after the other."""
    share = ALWAYS + LISTENING * speeds.hear_rate + SPEAKING * speeds.speak_rate
    by_cores = int(cores * OF_THE_CORES / share)
    by_waiting = 1 + int(WAIT_S / speeds.hear_s) if speeds.hear_s else by_cores
    return Advice(
        max(1, min(by_cores, by_waiting)),
        speeds.hear_s <= HEARD_IN_S,
        0 < speeds.hear_s * LARGER <= HEARD_IN_S,
    )
