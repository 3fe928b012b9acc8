"""What an agent finds written when they take a request: the counter's answer, or the nearest it has, as a draft."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from bot.answering.approved import supports
from bot.answering.cite import cite
from bot.answering.counter import Counter
from bot.answering.evidence.confidence import confidence
from bot.answering.evidence.weigh import weigh
from bot.answering.extract import extract
from bot.answering.find import find
from bot.answering.record import Record
from bot.answering.streams import closing
from bot.domain.answers import Answer, Evidence, Outcome, Sentence
from bot.domain.conversations import Question
from bot.domain.events import Answered, AnswerEvent
from bot.domain.reviews import Suggestion
from bot.domain.territories import Commune

NEAREST = 4
"""Passages shown when none answers."""

LEAST = 0.2
"""Below that, the nearest passages are shown but none of their words is proposed."""

SURE = 0.9
"""What a signed or computed answer is worth, which no model weighs."""


class Path(Protocol):
    """`bot.answering.path.answer`."""

    def __call__(self, question: Question, counter: Counter, /) -> AsyncIterator[AnswerEvent]: ...


async def suggest(question: Question, counter: Counter, path: Path, given: Answer | None = None) -> Suggestion:
    """A draft from the answer `given`, else from one made now; from the nearest passages when it says nothing."""
    answer = given or await _answer(question, counter, path)
    commune = counter.territory.commune(question.commune)
    open_points = tuple(point for point in (answer.refusal.missing if answer and answer.refusal else "",) if point)
    if answer and answer.outcome is Outcome.ANSWERED and answer.sentences:
        sure = await asyncio.to_thread(_sureness, question, answer, commune, counter)
        stands_on = supports(answer.citations, counter)
        return Suggestion(answer.sentences, answer.citations, stands_on, sure, answer.notices)
    if commune is None or not question.text.strip():
        return Suggestion(open_points=open_points)
    searched = answer.searched if answer and answer.searched else question.text
    nearest = await asyncio.to_thread(_nearest, question, searched, commune, counter)
    return Suggestion(nearest.sentences, nearest.citations, nearest.supports, nearest.confidence, open_points)


async def _answer(question: Question, counter: Counter, path: Path) -> Answer | None:
    async with closing(path(question, counter)) as events:
        async for event in events:
            if isinstance(event, Answered):
                return event.answer
    return None


def _sureness(question: Question, answer: Answer, commune: Commune | None, counter: Counter) -> float:
    """How surely the cited passages answer, weighed as the counter weighs them."""
    passages = [counter.index.passage(one.passage_id) for one in answer.citations]
    if commune is None or not any(passages) or not answer.searched:
        return SURE
    record = Record(question, counter.wording("fr"), counter.index.generation, searched=answer.searched)
    ranked = [one for one in find(record, commune, counter) if one.passage in passages]
    weighed = weigh(record.understood, ranked, ranked, counter.reader, commune.id, question.at.date())
    return max((confidence(one, weighed) for one in weighed.candidates[:NEAREST]), default=0.0)


def _nearest(question: Question, searched: str, commune: Commune, counter: Counter) -> Suggestion:
    record = Record(question, counter.wording("fr"), counter.index.generation, searched=searched)
    day = question.at.date()
    found = [one for one in find(record, commune, counter) if one.passage.validity.holds(day)]
    if not found:
        return Suggestion()
    weighed = weigh(record.understood, found[: counter.limits.ground.weighed], found, counter.reader, commune.id, day)
    chosen = {one.ranked.passage.id: one.ranked for one in weighed.candidates}
    shown = tuple(chosen.values())[:NEAREST] or tuple(found[:NEAREST])
    citations = cite([one.passage for one in shown], searched, counter.analyser)
    numbered = {one.passage_id: one for one in citations}
    said = extract(Evidence(shown, searched), weighed, counter.limits.extract)
    sentences = tuple(Sentence(one.text, (numbered[one.passage.id],)) for one in said)
    sure = max((confidence(one, weighed) for one in weighed.candidates[:NEAREST]), default=0.0)
    unsure = min(sure, counter.limits.ground.confidence)  # the counter refused: it is never surer than that
    proposed = sentences if unsure >= LEAST else ()
    return Suggestion(proposed, citations, supports(citations, counter), unsure)
