"""A counter with two hundred people before it: twenty questions a second, and more to write than can be written."""

import asyncio
import contextlib
import random
import ssl
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression, median

import httpx

from eval.bench.serving import Served, family, family_own_gb, serving
from eval.cases import read_cases
from eval.load_listening import Door, Heard, Target, ask
from eval.proofs import Figure, Proof, percentile
from eval.town import CASES, questions_of

PEOPLE, QUESTIONS_S = 200, 20.0
LINE = 8  # who may wait for the language model
SETTLED_S = 90.0  # a town is not before a counter that has just opened: it reads its documents first
ASKING_BEFORE = 8  # at once
ASKED_BEFORE = 6_000  # of the crowd's own questions, one after the other in conversations
ANSWERED_BEFORE = 0.95  # of them, or the crowd would be measured on another counter than it says
SAMPLE_S = 5.0
SETTLED = 1 / 3  # of the samples, before which caches fill
MINUTES = 2
LONG_MIN = 20  # below, a slope says nothing
TINY = Path(__file__).parents[2] / "tests" / "models" / "tiny.gguf"
SEED = 20261121
PROMPTS_MB = 64
"""What the engine may keep of prompts, full before the run is settled: the 512 of the settings take half an hour."""


@dataclass(slots=True)
class Watched:
    """What the counter held, now and then: hours since the beginning, gigabytes of its own, open descriptors."""

    hours: list[float] = field(default_factory=list)
    memory_gb: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def look(self, served: Served, hours: float) -> None:
        """One more sample."""
        self.hours.append(hours)
        self.memory_gb.append(family_own_gb(served.pid))
        self.descriptors.append(sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in family(served.pid)))

    def figures(self, minutes: int) -> list[Figure]:
        """How memory and descriptors went once caches were full; held to their limits where the run was long."""
        start, held = int(len(self.hours) * SETTLED), minutes >= LONG_MIN
        memory, descriptors = self.memory_gb[start:], self.descriptors[start:]
        slope = linear_regression(self.hours[start:], memory).slope / (sum(memory) / len(memory))
        third = max(1, len(descriptors) // 3)
        more = median(descriptors[-third:]) - median(descriptors[:third])
        return [
            Figure("memory", round(memory[-1], 3), "GB"),
            Figure("memory_slope", round(100 * slope, 2), "% an hour", at_most=1.0 if held else None),
            Figure("descriptors", descriptors[-1], "open"),
            Figure("descriptors_more", more, "open", at_most=5 if held else None),
        ]


def run(minutes: int, data_dir: Path) -> Proof:
    """Needs an ingested territory. The tiny model writes every answer, so that the line is always full."""
    environment = {
        "GUICHET_GENERATOR": str(TINY),
        "GUICHET_WRITE_BELOW": "1",
        "GUICHET_QUEUE_LIMIT": str(LINE),
        "GUICHET_PROMPT_MEMORY_MB": str(PROMPTS_MB),
        "GUICHET_DATABASE_URL": f"sqlite:///{data_dir}/crowd.db",
    }
    with serving(data_dir, environment) as served:
        time.sleep(SETTLED_S)
        asked_before = asyncio.run(_days_before(served))
        began_s, own_s = served.processor_s(), time.process_time()
        heard, watched, took_s = asyncio.run(_crowd(served, minutes * 60))
        spent = [
            Figure("processor", round(1000 * (served.processor_s() - began_s) / len(heard), 1), "ms a question"),
            Figure("processor_asking", round(1000 * (time.process_time() - own_s) / len(heard), 1), "ms a question"),
        ]
    asked = {"minutes": minutes, "people": PEOPLE, "questions_s": QUESTIONS_S, "seed": SEED}
    about = asked | {"line": LINE, "settled_s": SETTLED_S, "prompts_mb": PROMPTS_MB, "asked_before": asked_before}
    return Proof("crowd", (*figures(heard, took_s), *spent, *watched.figures(minutes)), about)


def figures(heard: Sequence[Heard], took_s: float) -> list[Figure]:
    """What people felt. `took_s`: from the first question to the last answer."""
    first = [one.first_event_ms for one in heard if one.first_event_ms is not None]
    lines = [one.places for one in heard if one.places]
    errors = Counter(one.error for one in heard if one.error)
    wrong = sum(not _true(places) for places in lines)
    return [
        Figure("questions_s", round(len(heard) / took_s, 1), "questions/s", at_least=0.95 * QUESTIONS_S),
        Figure("errors", sum(errors.values()), "questions", at_most=0),
        *(Figure(f"error {error}", count, "questions") for error, count in sorted(errors.items())),
        Figure("first_event_p50", round(percentile(first, 0.5), 1), "ms"),
        Figure("first_event_p95", round(percentile(first, 0.95), 1), "ms", at_most=300),
        Figure("stood_in_line", len(lines), "questions", at_least=1),
        Figure("places_wrong", wrong, "questions", at_most=0),
    ]


def _true(places: Sequence[int]) -> bool:
    """Nobody is sent back in the line, nor told a place that does not exist."""
    falls = all(after < before for before, after in pairwise(places))
    return falls and places[-1] >= 1 and places[0] <= LINE


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a crowd asks, the first questions most often (Zipf's law)."""

    questions: Sequence[str]
    weights: Sequence[float]

    def one(self, chance: random.Random) -> str:
        """One question."""
        return chance.choices(self.questions, self.weights)[0]


def _asked_by_many() -> _Asked:
    questions = questions_of()
    random.Random(SEED).shuffle(questions)
    return _Asked(questions, [1 / rank for rank in range(1, len(questions) + 1)])


@dataclass(frozen=True, slots=True)
class _Square:
    """Where the crowd stands, what it asks, since when and for how long."""

    target: Target
    asked: _Asked
    began: float
    seconds: float


async def _days_before(served: Served) -> int:
    """Asks every question we wrote, once, then what the crowd asks, in conversations; how many were answered.

    What the counter remembers of questions has a bound, which the few new ones of a crowd would take hours to reach:
    that growth is no leak, and would hide one.
    """
    folders = (CASES.parent, *(CASES.parent / folder for folder in ("once_unseen", "unseen")))
    texts = sorted({case.question for case in read_cases(folders)})
    asked, chance = _asked_by_many(), random.Random(SEED)
    usual = (asked.one(chance) for _ in range(ASKED_BEFORE))
    target = Target(served.url, Door.GUICHET, "", 60.0)

    async def asking(questions: Iterator[str], *, alone: bool) -> int:
        answered, conversation = 0, ""
        async with httpx.AsyncClient(base_url=target.url, timeout=target.timeout_s) as client:
            for one in questions:
                client.cookies.clear()  # each from somebody else, or in a conversation given by name
                heard = await ask(client, one, conversation, target, leaves=False)
                conversation = "" if alone else heard.conversation
                answered += not heard.error
        return answered

    answered = 0
    for questions, alone in ((iter(texts), True), (usual, False)):
        answered += sum(await asyncio.gather(*(asking(questions, alone=alone) for _ in range(ASKING_BEFORE))))
    if answered < ANSWERED_BEFORE * (wanted := len(texts) + ASKED_BEFORE):
        raise RuntimeError(f"of {wanted} questions asked before the crowd came, {answered} were answered")
    return answered


async def _crowd(served: Served, seconds: float) -> tuple[list[Heard], Watched, float]:
    """What everybody heard, what the counter held, and how many seconds it took to answer all."""
    target, watched = Target(served.url, Door.GUICHET, "", 60.0), Watched()
    square = _Square(target, _asked_by_many(), time.perf_counter(), seconds)
    watching = asyncio.create_task(_watch(served, watched, square.began))
    certificates = ssl.create_default_context()  # once: reading them takes a client 25 ms
    everybody = await asyncio.gather(*(_person(number, square, certificates) for number in range(PEOPLE)))
    took_s = time.perf_counter() - square.began
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching  # raises what it died of
    return [one for found in everybody for one in found], watched, took_s


async def _person(number: int, square: _Square, certificates: ssl.SSLContext) -> list[Heard]:
    chance, conversation = random.Random(SEED + number), ""
    found: list[Heard] = []
    target = square.target
    async with httpx.AsyncClient(base_url=target.url, timeout=target.timeout_s, verify=certificates) as client:
        while (at := (number + PEOPLE * len(found)) / QUESTIONS_S) < square.seconds:
            await asyncio.sleep(square.began + at - time.perf_counter())
            found.append(await ask(client, square.asked.one(chance), conversation, target, leaves=False))
            conversation = found[-1].conversation
    return found


async def _watch(served: Served, watched: Watched, began: float) -> None:
    while True:
        await asyncio.to_thread(watched.look, served, (time.perf_counter() - began) / 3600)
        await asyncio.sleep(SAMPLE_S)
