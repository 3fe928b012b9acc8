"""The telephone hands a call over: a request in the agents' queue, with what was said and its sources.

For `guichet-voice` alone: each address needs its token (`GUICHET_VOICE_TOKEN`, else the data folder's own).
"""

import hashlib
import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPAuthorizationCredentials
from starlette.requests import Request

from bot.domain.masking import mask
from bot.domain.requests import Door, Reach, Voice
from bot.web.agents import bearer
from bot.web.asking import AtDesk, InWords, commune_at
from bot.web.call_frames import CallBody, DutyJson, question_of, transcript_of
from bot.web.limits import Rate, address_of
from bot.web.office import Asked, AtOffice, Office
from bot.web.person import awaited, hours_at, person_of
from bot.web.person_frames import PersonJson, ReachBody, person_json, reach_of
from bot.web.problems import DESCRIBED, Problem


async def voice_of(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
    """Problem 401 but for the holder of the telephone's token; 429 for an address that tries too much."""
    wanted: bytes = request.app.state.desk.options.voice_digest
    offered = hashlib.sha256((given.credentials if given else "").encode("utf-8", "replace")).digest()
    if wanted and hmac.compare_digest(wanted, offered):
        return
    rate: Rate = request.app.state.agent_rate
    await rate.admit(address_of(request), "")
    raise Problem(401, "not-the-telephone", headers={"WWW-Authenticate": "Bearer"})


routes = APIRouter(prefix="/api/v1/calls", tags=["telephone"], responses=DESCRIBED, dependencies=[Depends(voice_of)])


@routes.post("", status_code=201)
async def hand_over(body: CallBody, desk: AtDesk, office: AtOffice, wording: InWords) -> PersonJson:
    """Opens a request with the call's transcript, or adds to the one that is not finished."""
    commune, words = commune_at(desk, body.commune).id, wording.speak(body.language)
    question, reach = question_of(body), _reach(body, office)
    if not question:
        raise Problem(422, "nothing-said")
    said = _said(body, office)
    opened = await office.open(Asked(question, commune, words.language, Door.CALL, body.call_id, reach, said))
    moment = office.desk.now()
    await office.write(lambda desks: desks.transcripts.add(opened.id, said, moment))
    if reach is not None:
        await office.write(lambda desks: desks.requests.reach(opened.id, reach))
    return person_json(await person_of(body.call_id, office, words), body.call_id)


@routes.get("/duty")
async def duty(
    desk: AtDesk,
    office: AtOffice,
    wording: InWords,
    commune: Annotated[str, Query(max_length=64)] = "",
    language: Annotated[str, Query(max_length=16)] = "fr",
) -> DutyJson:
    """Whether a person may take a call in that commune now: hours, closures and presence decide."""
    there = commune_at(desk, commune).id
    where, message, position = await awaited(there, office, wording.speak(language))
    is_open, opens_at = hours_at(there, desk.holder.counter, desk.now())
    return DutyJson(where=where, message=message, position=position, open=is_open, opens_at=opens_at)


def _reach(body: CallBody, office: Office) -> Reach | None:
    if body.call_back is None:
        return None
    return reach_of(ReachBody(**body.call_back.model_dump()), office.desk.now())


def _said(body: CallBody, office: Office) -> tuple[tuple[Voice, str], ...]:
    """A line for agents about the call, then its turns."""
    official = office.desk.holder.counter.official
    about = {"caller": mask(body.caller.strip(), official) or "?", "minutes": max(1, round(body.duration_s / 60))}
    return ((Voice.NOTE, office.words.say("call.about", about)), *transcript_of(body, official))
