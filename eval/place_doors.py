"""The doors a case about places goes through: the path itself, the command line's way, the web, the OpenAI API."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.ask import ask, question_of
from bot.domain.clock import parse_moment
from bot.domain.conversations import Question, Turn
from bot.domain.events import Answered
from bot.web.frames import answer_json
from eval.place_cases import PlaceCase
from eval.place_web import Api, Web, of_json, served
from eval.places import Heard


class Through(StrEnum):
    """Where questions come in."""

    INSIDE = "inside"
    ASK = "ask"
    WEB = "web"
    API = "api"


class Door(Protocol):
    """Asks one case, its earlier turns first."""

    async def __call__(self, case: PlaceCase) -> Heard: ...


@asynccontextmanager
async def door(through: Through, counter: Counter) -> AsyncIterator[Door]:
    """The door, open until the block ends."""
    match through:
        case Through.INSIDE:
            yield Inside(counter)
        case Through.ASK:
            yield Command(counter)
        case Through.WEB | Through.API:
            async with served(counter) as (client, clock):
                yield Web(client, clock) if through is Through.WEB else Api(client, clock)


class Inside:
    """The path itself, with the channel of the case."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def __call__(self, case: PlaceCase) -> Heard:
        """Ask it."""
        turns: list[Turn] = []
        for text in (*(turn.question for turn in case.turns), case.question):
            asked = Question(case.id, text, case.commune, parse_moment(case.at), case.channel, turns=tuple(turns))
            heard, searched = await self._hear(asked)
            turns.append(Turn(searched, heard.text))
        return heard

    async def _hear(self, question: Question) -> tuple[Heard, str]:
        started_s = time.perf_counter()
        async for event in answer(question, self._counter):
            if isinstance(event, Answered):
                said = event.answer
                took_ms = 1000 * (time.perf_counter() - started_s)
                return Heard(said.outcome, said.road, said.text, took_ms), said.searched
        raise RuntimeError(f"{question.id}: the path failed")


class Command:
    """As `guichet ask --json` builds its question and its answer; earlier turns are given to it."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def __call__(self, case: PlaceCase) -> Heard:
        """Ask it."""
        turns: list[Turn] = []
        for text in (*(turn.question for turn in case.turns), case.question):
            bare = question_of(text, case.commune, parse_moment(case.at), self._counter)
            started_s = time.perf_counter()
            asked = await ask(replace(bare, turns=tuple(turns)), self._counter)
            heard = of_json(json.loads(answer_json(asked.question, asked.answer).model_dump_json()), started_s)
            turns.append(Turn(asked.answer.searched, asked.answer.text))
        return heard
