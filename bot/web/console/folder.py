"""One request, open on an agent's screen: everything there is to decide it."""

from dataclasses import replace
from datetime import date

from bot.answering.signing import LASTS
from bot.domain.agents import Agent, Right
from bot.domain.answers import Outcome
from bot.domain.requests import Request
from bot.storage import KeptAnswer, Store
from bot.web.console.room import Room
from bot.web.console.shown import Folder, marked_passages, ready_texts


async def folder_of(room: Room, request: Request) -> Folder:
    """The request with its draft, its sources, what was said, and what may help."""
    desk, moment, agent = room.office.desk, room.office.desk.now(), room.visit.agent
    counter, here = desk.holder.counter, await room.here()
    line = room.line(request, here)

    def read(store: Store) -> Folder:
        desks = store.desks
        suggestion, reviews = desks.requests.suggestion(request.id), desks.requests.reviews(request.id)
        waiting = reviews[-1].text if reviews and not reviews[-1].seconded_by and reviews[-1].text else ""
        return Folder(
            line=line,
            suggestion=suggestion,
            passages=marked_passages(suggestion),
            messages=desks.requests.messages(request.id),
            history=_history(store, request.conversation_id),
            reviews=reviews,
            letters=desks.mails.of(request.id),
            canned=ready_texts(desks.canned.of(request.commune), request, agent, counter, moment),
            colleagues=tuple(one for one in here if one.agent != agent.name),
            services=tuple(one.name for one in counter.places if one.owner == request.commune),
            text=waiting or suggestion.text,
            expires_on=moment.date() + LASTS,
        )

    return await desk.journal.on_store(read)


def with_text(folder: Folder, text: str, notice: str) -> Folder:
    """The folder as it stands now, with what the agent had written and could not save."""
    return replace(folder, lost_text=text, notice=notice)


def may_countersign(agent: Agent, folder: Folder) -> bool:
    """Whether this agent may give the second signature: they have the right and are not the first signer."""
    first = folder.reviews[-1].by if folder.reviews else ""
    return agent.may(Right.COUNTERSIGN, folder.request.commune) and agent.name != first


def day_of(text: str, otherwise: date) -> date:
    """The day a form gives, or the one proposed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _history(store: Store, conversation_id: str) -> tuple[KeptAnswer, ...]:
    """What the assistant answered; the words it passed on are in the exchange already."""
    if not conversation_id:
        return ()
    kept = (store.answer(name) for name in store.desks.histories.answers(conversation_id))
    return tuple(one for one in kept if one is not None and one.answer.outcome is not Outcome.HANDED_OVER)
