"""From a request to a question the desk can take: a served commune, a language, a conversation, a fair share."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from bot.domain.conversations import Channel
from bot.domain.territories import Commune
from bot.web.access import session_of
from bot.web.counter import served_communes
from bot.web.desk import Asked, Desk
from bot.web.limits import Rate, address_of
from bot.web.problems import Problem
from bot.web.words import Wording

LONGEST = 20_000


def desk_of(request: Request) -> Desk:
    """The desk of the application that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


def wording_of(request: Request) -> Wording:
    """The words of the application that serves this request."""
    wording: Wording = request.app.state.wording
    return wording


AtDesk = Annotated[Desk, Depends(desk_of)]
InWords = Annotated[Wording, Depends(wording_of)]


def commune_at(desk: Desk, commune_id: str) -> Commune:
    """The commune of that identifier, or the default one; Problem 422 that names those served."""
    territory = desk.holder.counter.territory
    wanted = commune_id or desk.options.default_commune or territory.default_commune
    commune = territory.commune(wanted)
    if commune is None:
        served = served_communes(desk.holder.counter)
        known = ", ".join(f"{one.id} ({one.name})" for one in served)
        members = {"communes": [one.id for one in served]}
        raise Problem(422, "unknown-commune", values={"known": known}, members=members)
    return commune


async def count(request: Request, session: str) -> None:
    """One request more for this resident; Problem 429 when it is one too many."""
    rate: Rate = request.app.state.rate
    await rate.admit(address_of(request), session)


async def heed(request: Request, text: str, commune_id: str, language: str, named_session: str) -> Asked:
    """The question of a resident on the web, in their conversation."""
    desk = desk_of(request)
    commune = commune_at(desk, commune_id)
    named = session_of(request, named_session)
    await count(request, named)
    session = await desk.journal.session(named)
    spoken = wording_of(request).speak(language).language
    return Asked(text[:LONGEST], commune.id, spoken, Channel.WEB, session, desk.options.patience_s)
