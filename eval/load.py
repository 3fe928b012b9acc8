"""Visits sent to a running counter, each timed by its listener; never more at once than allowed."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from eval.load_listening import Heard, Target, ask
from eval.town import Visit

PAUSE_S = 1.0  # between an answer and the next question of the same person


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: when in the day, what was heard, how long it took; `left`: its person did not wait for the end."""

    at_s: float
    heard: Heard
    done_ms: float
    left: bool


async def send(visits: Sequence[Visit], target: Target, seconds: float, at_once: int) -> list[Answered]:
    """The whole day within that many seconds; visits that would exceed `at_once` wait at the door, as people do."""
    places, began = asyncio.Semaphore(at_once), time.perf_counter()

    async def one(visit: Visit) -> list[Answered]:
        await asyncio.sleep(max(0.0, visit.at * seconds - (time.perf_counter() - began)))
        # A client a person: they share no cookie.
        async with places, httpx.AsyncClient(base_url=target.url, timeout=target.timeout_s) as client:
            return await _visit(client, visit, target, began)

    found = await asyncio.gather(*(one(visit) for visit in visits))
    return [answered for answers in found for answered in answers]


async def _visit(client: httpx.AsyncClient, visit: Visit, target: Target, began: float) -> list[Answered]:
    found, conversation = [], ""
    for number, question in enumerate(visit.questions):
        if number:
            await asyncio.sleep(PAUSE_S)
        last = number == len(visit.questions) - 1
        heard = await ask(client, question, conversation, target, visit.leaves and last)
        found.append(Answered(heard.asked_at - began, heard, heard.elapsed_ms(), visit.leaves and last))
        conversation = heard.conversation
    return found
