"""The sign-in page, the way out, and what an agent wrote when their session had expired."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import Agent
from bot.domain.decisions import Decision
from bot.key_files import KeyFileError
from bot.storage import Account, Attempt
from bot.web.asking import AtDesk
from bot.web.desk import Desk
from bot.web.limits import Rate, address_of
from bot.web.page import Fields, InPages
from bot.web.problems import Problem, words_for
from bot.web.provider import Provider
from bot.web.proving import password_fits, step_of
from bot.web.sealing import SealBrokenError, Sealer
from bot.web.signing_in import COOKIE, HOME, KEPT, SIGN_IN, AtConsole, is_ours, safe_way_back, session_at

LONGEST_NAME = 64
HASHING_AT_ONCE = 2
TRIES_HERE, TRIES_ANYWHERE, FORGOTTEN_AFTER = 6, 40, timedelta(minutes=15)
routes = APIRouter(prefix=HOME, include_in_schema=False)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """What stands before the console. `hashing`: a password costs 64 MiB while it is checked."""

    rate: Rate
    hashing: asyncio.Semaphore
    sealer: Sealer
    provider: Provider | None = None


def front_door(request: Request) -> FrontDoor:
    """The one of the application that serves this request."""
    door: FrontDoor = request.app.state.front_door
    return door


AtDoor = Annotated[FrontDoor, Depends(front_door)]


@routes.get("/sign-in")
async def show(request: Request, desk: AtDesk, pages: InPages, door: AtDoor, back: str = HOME) -> Response:
    """The sign-in page; who is signed in goes on."""
    if await session_at(request, desk.now()) is not None:
        return RedirectResponse(safe_way_back(back), 303)
    return _page(request, pages, door, {"back": back})


@routes.post("/sign-in")
async def sign_in(request: Request, fields: Fields, desk: AtDesk, pages: InPages, door: AtDoor) -> Response:
    """Opens a session, or says, without saying which, that something does not fit."""
    if not is_ours(request):
        raise Problem(403, "forged-form")
    await door.rate.admit(address_of(request), "")
    address, name = address_of(request), fields.get("name", "").strip().lower()[:LONGEST_NAME]
    attempt = await begin_attempt(desk, address, name)
    if attempt.wait_s:
        response = _page(request, pages, door, fields, "too_many", 429, attempt.wait_s)
        response.headers["Retry-After"] = str(attempt.wait_s)
        return response
    agent = await _prove(desk, door, name, fields)
    if agent is None:
        return _page(request, pages, door, fields, "wrong", 401)
    await forgive(desk, attempt)
    return await open_session(request, desk, agent, fields.get("back", HOME))


@routes.post("/sign-out")
async def sign_out(request: Request, visit: AtConsole, desk: AtDesk, pages: InPages, door: AtDoor) -> Response:
    """Ends the session, here and, when they signed in there, at the provider."""
    moment = desk.now()
    await desk.journal.on_store(lambda store: store.sessions.end(visit.session, moment))
    await _note(desk, Decision(visit.agent.name, "session.closed", visit.agent.name))
    response: Response = RedirectResponse(f"{SIGN_IN}?out=1", 303)
    if door.provider is not None and (address := await door.provider.way_out(visit.session.id_token)):
        # a form may lead to our own pages only (form-action): a link goes on from there
        values = {"address": address, "label": door.provider.label}
        response = pages.shown("leaving.html", words_for(request), values)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response


@routes.get("/kept/{form_id}")
async def kept(
    form_id: Annotated[str, Path(max_length=64)], request: Request, visit: AtConsole, desk: AtDesk, pages: InPages
) -> Response:
    """What was written before the session expired, to send again or to copy."""
    form = await desk.journal.on_store(lambda store: store.sessions.kept_form(form_id, visit.agent))
    if form is None:
        raise Problem(404, "not-found")
    return pages.shown("kept.html", words_for(request), {"form": form, "visit": visit})


async def open_session(request: Request, desk: Desk, agent: Agent, back: str, id_token: str = "") -> Response:
    """A new session, whose cookie replaces the one held before, and the way back."""
    moment, before = desk.now(), request.cookies.get(COOKIE, "")
    token = await desk.journal.on_store(lambda store: store.sessions.begin(agent, moment, before, id_token))
    await _note(desk, Decision(agent.name, "session.opened", agent.name))
    response = RedirectResponse(safe_way_back(back), 303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure, path="/")
    return response


async def begin_attempt(desk: Desk, address: str, name: str) -> Attempt:
    """Few from one address on one name, more on a name from anywhere; counted before anything is checked."""
    limits, moment = {f"{address} {name}": TRIES_HERE, name: TRIES_ANYWHERE}, desk.now()
    return await desk.journal.on_store(lambda store: store.attempts.begin(limits, moment, FORGOTTEN_AFTER))


async def forgive(desk: Desk, attempt: Attempt) -> None:
    """It succeeded: it counts no more."""
    await desk.journal.on_store(lambda store: store.attempts.forgive(attempt))


async def _prove(desk: Desk, door: FrontDoor, name: str, fields: dict[str, str]) -> Agent | None:
    account = await desk.journal.on_store(lambda store: store.accounts.named(name))
    kept_hash = account.password if account else ""
    async with door.hashing:
        fits = await asyncio.to_thread(password_fits, kept_hash, fields.get("password", ""))
    if account is None:
        return None
    if fits and not account.disabled and await _second_factor(desk, door, account, fields.get("code", "")):
        return account.agent
    await _note(desk, Decision(name, "session.refused", name))
    return None


async def _second_factor(desk: Desk, door: FrontDoor, account: Account, code: str) -> bool:
    if not account.totp:
        return True
    try:
        step = step_of(door.sealer.open(account.totp, account.agent.id), code, desk.now())
    except (SealBrokenError, KeyFileError) as error:  # without the key nobody gets in: the operator resets the factor
        log.error("second_factor_unreadable", error=type(error).__name__)
        return False
    return step is not None and await desk.journal.on_store(lambda store: store.accounts.use_step(account.agent, step))


async def _note(desk: Desk, decision: Decision) -> None:
    await desk.journal.on_store(lambda store: store.audit.record(decision))


def _page(
    request: Request,
    pages: InPages,
    door: FrontDoor,
    fields: dict[str, str],
    fault: str = "",
    status: int = 200,
    wait_s: int = 0,
) -> Response:
    back = safe_way_back(fields.get("back", HOME))
    values = {
        "back": back,
        "name": fields.get("name", "")[:LONGEST_NAME],
        "fault": fault,
        "minutes": -(-wait_s // 60),
        "provider": door.provider.label if door.provider else "",
        "form_kept": back.startswith(f"{KEPT}/"),
        "signed_out": "out" in request.query_params,
    }
    return pages.shown("sign_in.html", words_for(request), values, status)
