"""How long callers wait, from their own recordings: questions by baresip to a real counter, alone, three at once, busy.

The answer is timed from the last sound of the question to the first of the answer, on the caller's side. Fillers are
told apart by their own sound, and do not count.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from eval.bench.serving import ask, serving
from eval.calls.baresip import baresip
from eval.calls.conversing import Caller, Turn
from eval.calls.fillers import fillers
from eval.calls.sounds import Sound
from eval.calls.spoken import spoken
from eval.calls.telephone import telephone
from eval.proofs import Figure, Proof, percentile
from eval.rows import Rows

QUESTIONS = (
    "Quels sont les horaires d'ouverture de la mairie ?",
    "Quel est le numéro de téléphone de la mairie ?",
    "Quels sont les horaires de la déchèterie ?",
    "Où se trouve la mairie ?",
    "Quel est le prix du passeport pour un adulte ?",
)
P50_S, P95_S, BUSY_P95_S, BARGE_IN_P95_S = 0.8, 1.2, 1.5, 0.3
ROUNDS, TOGETHER = 6, 3
NICENESS = 10
GREETED_S, ANSWERED_S = 30.0, 25.0
SPOKEN_FOR_S = 0.8
"""What is heard of an answer before it is interrupted."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One question: seconds to the answer, None when none came; and to silence, for a question that interrupts."""

    id: str
    condition: str
    answered_s: float | None
    hushed_s: float | None


def asked_by_machine(question: int, voice: int) -> Sound:
    """The questions in voices of espeak-ng."""
    return spoken(QUESTIONS[question], voice)


@dataclass(frozen=True, slots=True)
class Senses:
    """What hears and speaks: the tiny ear and voice unless told. `settled_s`: for the house's phrases to be made.

    `asked`: the sound of a question, by its number and the caller's.
    """

    program: str = "voice"
    environment: Mapping[str, str] = field(default_factory=dict)
    voice: Path | None = None
    settled_s: float = 5.0
    asked: Callable[[int, int], Sound] = asked_by_machine


TINY = Senses()


def run(rounds: int, data_dir: Path, kept: Path, senses: Senses = TINY, name: str = "calls") -> Proof:
    """`rounds` calls in each condition; each asks every question, every other one as an interruption."""
    rows = Rows(kept / "calls.jsonl", Measured)
    began = time.monotonic()
    with (
        serving(data_dir, {}) as counter,
        telephone(data_dir, counter.url, senses.environment, senses.program) as line,
    ):
        time.sleep(senses.settled_s)
        known = fillers(data_dir, senses.voice)
        warm_up(counter.url)
        for condition, together, burnt in (("alone", 1, 0), ("three", TOGETHER, 0), ("busy", 1, 2)):
            with burning(burnt):
                for number in range(rounds):
                    key = f"{condition}-{number}"
                    if f"{key}-0-0" not in rows.all:
                        lived = asyncio.run(_calls(together, number, line.port, senses.asked))
                        _keep(key, condition, [one.turns(known) for one in lived], rows)
    minutes = Figure("minutes", round((time.monotonic() - began) / 60, 1), "min")
    return Proof(name, (*figures(list(rows.all.values())), minutes), {"questions": len(QUESTIONS), "rounds": rounds})


def figures(rows: Sequence[Measured]) -> tuple[Figure, ...]:
    """The latency table."""
    found: list[Figure] = []
    for condition, p50, p95 in (("alone", P50_S, P95_S), ("three", None, P95_S), ("busy", None, BUSY_P95_S)):
        mine = [one for one in rows if one.condition == condition]
        waits = sorted(one.answered_s for one in mine if one.answered_s is not None)
        if not mine or not waits:
            continue
        found += [
            Figure(f"{condition}_questions", len(mine), ""),
            Figure(f"{condition}_unanswered", len(mine) - len(waits), "", at_most=0),
            Figure(f"{condition}_answer_p50", round(percentile(waits, 0.5), 2), "s", at_most=p50),
            Figure(f"{condition}_answer_p95", round(percentile(waits, 0.95), 2), "s", at_most=p95),
        ]
    hushes = [one.hushed_s for one in rows if one.hushed_s is not None]
    if hushes:
        found.append(Figure("interruptions", len(hushes), ""))
        found.append(Figure("silence_p95", round(percentile(hushes, 0.95), 2), "s", at_most=BARGE_IN_P95_S))
    return tuple(found)


def _keep(name: str, condition: str, lived: Sequence[Sequence[Turn]], rows: Rows[Measured]) -> None:
    """The first question of the first call last: it says that the round is whole."""
    for number, turns in reversed(list(enumerate(lived))):
        for place, turn in reversed(list(enumerate(turns))):
            rows.add(Measured(f"{name}-{number}-{place}", condition, turn.answered_s, turn.hushed_s))
    print(f"\r{name}", end="", file=sys.stderr, flush=True)


async def _calls(together: int, voice: int, port: int, asked: Callable[[int, int], Sound]) -> list[Caller]:
    return list(await asyncio.gather(*(_call(port, voice + number, asked) for number in range(together))))


async def _call(port: int, voice: int, asked: Callable[[int, int], Sound]) -> Caller:
    """One call: every question, each other one while the counter still answers the one before."""
    with tempfile.TemporaryDirectory() as folder:
        async with baresip(Path(folder) / "caller") as phone:
            caller = Caller(phone)
            await phone.dial(port)
            await phone.wait("CALL_ESTABLISHED")
            await caller.listen(0.8, GREETED_S)
            for number in range(len(QUESTIONS)):
                await caller.speak(asked(number, voice))
                if number % 2 == 0:
                    await caller.hear(SPOKEN_FOR_S, ANSWERED_S)
                else:
                    await caller.listen(1.0, ANSWERED_S)
            await phone.command("hangup")
            await asyncio.sleep(0.3)
        caller.keep()
    return caller


def warm_up(url: str) -> None:
    """One question nobody waits for: the first of a counter that just opened loads what the others find loaded."""
    with httpx.Client(timeout=ANSWERED_S) as client:
        ask(client, url, QUESTIONS[-1], "")


@contextmanager
def burning(count: int) -> Iterator[None]:
    """So many cores kept busy by other people's niced work."""
    busy = f"import os\nos.nice({NICENESS})\nwhile True: pass"
    burners = [subprocess.Popen([sys.executable, "-c", busy]) for _ in range(count)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
