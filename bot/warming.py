"""What a counter loads at its first questions is loaded before it opens: word lists, signs, a first search.

The first question would wait a second for it, and with it those who call at the same moment.
"""

import asyncio
import time
from datetime import datetime

import structlog

from bot.answering.counter import Counter
from bot.ask import AnswerFailedError, UnknownCommuneError, ask, question_of

QUESTIONS = ("Quelles pièces faut-il fournir pour une inscription ?", "Combien coûte un emplacement au marché ?")
"""They go through search and evidence; which documents answer does not matter."""

LONGEST_S = 20.0
"""A counter that cannot answer by then opens all the same."""

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
