"""Calls one after another, each hung up at a random moment, on one voice process: no leak, no stuck call.

The line takes one call at once, so a call that does not end is seen by the next one, which is refused. Each call is
kept as it is judged: a bench that is stopped goes on where it was, with a fresh process; memory is judged on the
longest run.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.bench.serving import serving
from eval.calls.quick import QuickCaller
from eval.calls.sounds import pcm
from eval.calls.spoken import spoken
from eval.calls.telephone import Telephone, telephone
from eval.proofs import Figure, Proof
from eval.rows import Rows

CALLS = 600
WARM_UP = 40
"""Calls after which memory is no longer that of a start: engines loaded, prompts made."""
SLOPE_LIMIT = 1.0
FREE_S = 4.0
QUESTIONS = ("Quels sont les horaires d'ouverture de la mairie ?", "Bonjour.", "Où se trouve la mairie ?")
SEED = 20


@dataclass(frozen=True, slots=True)
class Done:
    """One call. `refusals`: how often it was refused before it was taken; `status` is 0 when answered."""

    id: str
    way: str
    run: int
    status: int
    refusals: int
    memory_gb: float
    files: int

    @property
    def stuck(self) -> bool:
        """Whether the line was not free again in time."""
        return self.status not in (0, 487)


def run(count: int, data_dir: Path, kept: Path) -> Proof:
    """`count` calls in all, those already kept included."""
    rows = Rows(kept / "calls.jsonl", Done)
    began = time.monotonic()
    missing = [f"{number:04d}" for number in range(count) if f"{number:04d}" not in rows.all]
    if missing:
        with (
            serving(data_dir, {}) as counter,
            telephone(data_dir, counter.url, {"GUICHET_PHONE_CALLS": "1"}) as line,
        ):
            asyncio.run(_call(missing, rows, line))
    minutes = Figure("minutes", round((time.monotonic() - began) / 60, 1), "min")
    calls = [rows.all[key] for key in sorted(rows.all)][:count]
    return Proof("lines", (*figures(calls), minutes), {"ways": Counter(one.way for one in calls)})


def figures(calls: Sequence[Done]) -> tuple[Figure, ...]:
    """What is promised of all these calls."""
    runs = Counter(one.run for one in calls)
    longest = [one for one in calls if one.run == runs.most_common(1)[0][0]][WARM_UP:]
    slope = _slope_percent([one.memory_gb for one in longest])
    return (
        Figure("calls", len(calls), ""),
        Figure("stuck", sum(one.stuck for one in calls), "calls", at_most=0),
        Figure("refused_while_busy", sum(one.refusals for one in calls), "calls"),
        Figure("memory_slope", round(slope, 2), "% for 600 calls", at_most=SLOPE_LIMIT),
        Figure("longest_run", len(longest), "calls after the warm-up"),
        Figure("memory", round(longest[-1].memory_gb, 3) if longest else 0.0, "GB"),
        Figure("files_open_more", longest[-1].files - longest[0].files if longest else 0, "", at_most=5),
    )


def _slope_percent(memory_gb: Sequence[float]) -> float:
    """How much more memory 600 calls take, in percent of what is taken (least squares)."""
    if len(memory_gb) < 2:
        return 0.0
    slope = float(np.polyfit(np.arange(len(memory_gb)), memory_gb, 1)[0])
    return 100.0 * slope * CALLS / float(np.mean(memory_gb))


async def _call(missing: Sequence[str], rows: Rows[Done], line: Telephone) -> None:
    number = 1 + max((one.run for one in rows.all.values()), default=0)
    sounds = [pcm(spoken(sentence, voice)) for voice, sentence in enumerate(QUESTIONS)]
    async with QuickCaller(line.port) as caller:
        for key in missing:
            dice = random.Random(f"{SEED}{key}")
            way, sound, until_s, ring_s = _chance(dice, sounds)
            status, refusals, began = 486, -1, time.monotonic()
            while status == 486 and time.monotonic() - began < FREE_S:
                status, refusals = await caller.call(sound, until_s, ring_s), refusals + 1
                await asyncio.sleep(0.05)
            rows.add(Done(key, way, number, status, refusals, line.memory_gb(), line.files()))
            print(f"\r{key}", end="", file=sys.stderr, flush=True)


def _chance(dice: random.Random, sounds: Sequence[bytes]) -> tuple[str, bytes, float, float]:
    """How this caller behaves: what is said, and when it hangs up."""
    way = dice.choice(("ringing", "at_once", "greeting", "speaking", "waiting", "answer"))
    sound = dice.choice(sounds)
    long_s = len(sound) / 16000
    until_s = {
        "ringing": 0.0,
        "at_once": 0.02,
        "greeting": dice.uniform(0.05, 0.6),
        "speaking": dice.uniform(0.6, 1.2),
        "waiting": dice.uniform(0.9, 1.3) + long_s,
        "answer": dice.uniform(1.3, 2.5) + long_s,
    }[way]
    speaks = way in ("speaking", "waiting", "answer")
    return way, sound if speaks else b"", until_s, dice.uniform(0, 0.006) if way == "ringing" else 5.0
