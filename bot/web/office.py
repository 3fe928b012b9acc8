"""Where residents' requests meet the people at work."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import Depends
from starlette.requests import Request as HttpRequest

from bot.answering.suggest import suggest
from bot.answering.themes import theme_of
from bot.domain.answers import Answer, Outcome
from bot.domain.conversations import Channel, Question
from bot.domain.references import reference_of
from bot.domain.requests import Door, Message, Reach, Request, Voice
from bot.domain.reviews import Suggestion
from bot.storage import KeptAnswer, Store
from bot.storage.desks import Desks
from bot.web.access import new_session
from bot.web.bell import Bell
from bot.web.counter import AnswerPath
from bot.web.desk import Desk
from bot.web.words import Wording, Words

T = TypeVar("T")
CLAIM_LASTS = timedelta(minutes=10)
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a person, through which door. Without a conversation, it begins one.

    `said`: what was said already, in order, when it is more than the text.
    """

    text: str
    commune: str
    language: str
    door: Door
    conversation_id: str = ""
    reach: Reach | None = None
    said: tuple[tuple[Voice, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """The desk, what wakes listeners, the path that makes drafts, the words agents read, those residents read."""

    desk: Desk
    bell: Bell
    path: AnswerPath
    words: Words
    wording: Wording

    async def read(self, work: Callable[[Desks], T]) -> T:
        """Something of what is kept; Problem 503 when the store fails."""
        return await self.desk.journal.on_store(lambda store: work(store.desks))

    async def write(self, work: Callable[[Desks], T]) -> T:
        """Changes what is kept, and wakes who listens."""
        done = await self.read(work)
        self.bell.ring()
        return done

    async def open(self, asked: Asked) -> Request:
        """A request with its draft; the unfinished one of that conversation when there is one."""
        if asked.conversation_id:
            unfinished = await self.read(lambda desks: desks.requests.of_conversation(asked.conversation_id))
            if unfinished is not None:
                return unfinished
        request, draft, said = await self.prepared(asked)
        return await self.write(lambda desks: desks.requests.open(request, draft, said))

    async def prepared(self, asked: Asked) -> tuple[Request, Suggestion, list[Message]]:
        """A request that is not kept yet, its draft, and what was said."""
        last = await self.last_answer(asked.conversation_id) if asked.conversation_id else None
        moment, text = self.desk.now(), asked.text.strip()[:LONGEST]
        request = self._request(asked, text, last, moment)
        question = Question(uuid.uuid4().hex, request.question, asked.commune, moment, Channel.CONSOLE, asked.language)
        given: Answer | None = last.answer if last and not text else None
        draft = await suggest(question, self.desk.holder.counter, self.path, given)
        said = asked.said or (((Voice.RESIDENT, text),) if text else ())
        messages = [Message(request.id, number, voice, "", one, moment) for number, (voice, one) in enumerate(said, 1)]
        return request, draft, messages

    async def last_answer(self, conversation_id: str) -> KeptAnswer | None:
        """The last question of a conversation that asks something, with its answer; None before the first one."""

        def found(store: Store) -> KeptAnswer | None:
            kept = [store.answer(name) for name in reversed(store.desks.histories.answers(conversation_id))]
            known = [one for one in kept if one is not None]
            asking = (one for one in known if one.answer.outcome is not Outcome.HANDED_OVER)
            return next(asking, known[0] if known else None)

        return await self.desk.journal.on_store(found)

    def _request(self, asked: Asked, text: str, last: KeptAnswer | None, moment: datetime) -> Request:
        conversation = asked.conversation_id or new_session()
        question = text or (last.question.text if last else "")
        return Request(
            uuid.uuid4().hex,
            reference_of(conversation),
            asked.commune,
            asked.door,
            question,
            asked.language,
            moment,
            conversation_id=conversation,
            answer_id=last.answer.id if last and not text else "",
            theme=theme_of(question),
            reach=asked.reach,
        )


def office_of(request: HttpRequest) -> Office:
    """The office of the application that serves this request."""
    office: Office = request.app.state.office
    return office


AtOffice = Annotated[Office, Depends(office_of)]
