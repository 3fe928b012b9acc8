"""What a counter loads at its first questions is loaded before it opens: word lists, signs, a first search.

The first question would wait a second for it, and with it those who call at the same moment. Then, while nobody asks,
it reads its documents: a question whose passages were never read costs half as much again.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from itertools import chain, islice
from typing import Protocol

import structlog

from bot.answering.counter import Counter
from bot.answering.evidence.reader import REMEMBERED
from bot.ask import AnswerFailedError, UnknownCommuneError, ask, question_of

QUESTIONS = ("Quelles pièces faut-il fournir pour une inscription ?", "Combien coûte un emplacement au marché ?")
"""They go through search and evidence; which documents answer does not matter."""

LONGEST_S = 20.0
"""A counter that cannot answer by then opens all the same."""

BREATH_S, LOOK_EVERY_S = 0.004, 2.0
"""Between two things read; between two looks at what is served, and at whether somebody asks."""

DONE = object()
"""What a passage gives when all of it is read."""

log = structlog.get_logger(__name__)


async def warm(counter: Counter) -> None:
    """Asks for nobody, without the language model; what fails here is told to the first resident it concerns."""
    began_s, bare = time.perf_counter(), counter.unwriting()
    try:
        async with asyncio.timeout(LONGEST_S):
            for text in QUESTIONS:
                await ask(question_of(text, "", datetime.now().astimezone(), bare), bare)
    except (AnswerFailedError, UnknownCommuneError, TimeoutError) as error:
        log.warning("warming_failed", error=type(error).__name__)
    log.debug("counter_warm", seconds=round(time.perf_counter() - began_s, 2))


class Serving(Protocol):
    """What holds the counter that answers now."""

    @property
    def counter(self) -> Counter: ...


async def read_ahead(serving: Serving, is_idle: Callable[[], bool]) -> None:
    """Reads the passages of each generation as it is served, while nobody asks. Never ends by itself."""
    last = ""
    while True:
        counter = serving.counter
        if counter.index.generation != last:
            last = counter.index.generation
            try:
                await _read(serving, counter, is_idle)
            except Exception as error:  # a generation closed meanwhile, a disk that fails: questions tell it
                log.warning("reading_ahead_failed", error=type(error).__name__)
        await asyncio.sleep(LOOK_EVERY_S)


async def _read(serving: Serving, counter: Counter, is_idle: Callable[[], bool]) -> None:
    """Half of what is remembered: the rest is for what residents ask. Until another generation is served."""
    passages, count = islice(chain.from_iterable(counter.index.pages()), REMEMBERED // 2), 0
    while serving.counter is counter and (passage := await asyncio.to_thread(next, passages, None)):
        steps, count = counter.reader.read_ahead(passage), count + 1
        while serving.counter is counter and await asyncio.to_thread(next, steps, DONE) is not DONE:
            await asyncio.sleep(BREATH_S)
            while serving.counter is counter:
                if is_idle():
                    break
                await asyncio.sleep(LOOK_EVERY_S)
    log.info("read_ahead", generation=counter.index.generation, passages=count)
