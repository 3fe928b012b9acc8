"""From a request to a question the desk can take: a served commune, a language, a conversation, a fair share."""

import hashlib
import hmac
from dataclasses import replace
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


async def _desk(request: Request) -> Desk:
    return desk_of(request)  # a function that is not async is given a thread, which costs more than the rest of it


async def _wording(request: Request) -> Wording:
    return wording_of(request)


AtDesk = Annotated[Desk, Depends(_desk)]
InWords = Annotated[Wording, Depends(_wording)]


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


def by_telephone(request: Request) -> bool:
    """Whether the request is of `guichet-voice`, which alone has its token."""
    wanted = desk_of(request).options.voice_digest
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    offered = hashlib.sha256(given.strip().encode("utf-8", "replace")).digest()
    return bool(wanted) and scheme.lower() == "bearer" and hmac.compare_digest(wanted, offered)


async def count(request: Request, session: str) -> None:
    """One request more for this resident; Problem 429 when it is one too many."""
    rate: Rate = request.app.state.rate
    await rate.admit(address_of(request), session)


async def heed(request: Request, text: str, commune_id: str, language: str, named_session: str) -> Asked:
    """The question of a resident in their conversation: on the web, or heard by the telephone.

    On the telephone nobody comes back for an answer that was cut: it is cancelled at once. A call names its own
    conversation: what it leaves, what is recorded of it and its reference bear that name from the first moment.
    """
    desk = desk_of(request)
    commune = commune_at(desk, commune_id)
    named, calling = session_of(request, named_session), by_telephone(request)
    if not calling:  # every call comes from one address: the telephone counts its callers itself
        await count(request, named)
    session = await desk.journal.session(named, begins=calling)
    spoken = wording_of(request).speak(language).language
    channel, patience_s = (Channel.VOICE, 0.0) if calling else (Channel.WEB, desk.options.patience_s)
    return Asked(text[:LONGEST], commune.id, spoken, channel, session, patience_s)


def as_heard(asked: Asked, heard: str) -> Asked:
    """The same question after an answer of which that alone was heard."""
    if not asked.session.turns:
        return asked
    *before, last = asked.session.turns
    return replace(asked, turns=(*before, replace(last, answered=heard)))
