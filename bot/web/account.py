"""What an agent may change of their own account: the password, and the second factor."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.storage import Account
from bot.web.asking import AtDesk
from bot.web.desk import Desk
from bot.web.page import InPages
from bot.web.problems import Problem, words_for
from bot.web.proving import enrolment, hash_password, new_secret, password_fits, square_code, step_of, weakness
from bot.web.sign_in import AtDoor, FrontDoor, begin_attempt, forgive, open_session
from bot.web.signing_in import HOME, AtConsole, Visit

ACCOUNT = f"{HOME}/account"
routes = APIRouter(prefix=ACCOUNT, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the page shows. `secret` is the one proposed, `fault` and `about` say what was refused and where."""

    account: Account
    secret: str
    address: str
    image: str
    about: str = ""
    fault: str = ""


@routes.get("")
async def show(request: Request, visit: AtConsole, desk: AtDesk, pages: InPages) -> Response:
    """The account, with a second factor to set when there is none."""
    return _page(request, pages, visit, await _account(desk, visit))


@routes.post("/password")
async def change_password(request: Request, visit: AtConsole, desk: AtDesk, pages: InPages, door: AtDoor) -> Response:
    """Another password; every other session of the account ends."""
    account, wanted = await _account(desk, visit), visit.fields.get("wanted", "")
    fault = await _refused(desk, door, account, visit.fields.get("password", ""))
    fault = fault or weakness(wanted, account.agent.name)
    if not fault and wanted != visit.fields.get("again", ""):
        fault = "different"
    if fault:
        return _page(request, pages, visit, account, "password", fault)
    async with door.hashing:
        kept = await asyncio.to_thread(hash_password, wanted)
    agent = visit.agent
    await desk.journal.on_store(lambda store: store.accounts.set_password(agent, kept, agent.name))
    return await open_session(request, desk, agent, f"{ACCOUNT}?done=password")


@routes.post("/second-factor")
async def set_second_factor(request: Request, visit: AtConsole, desk: AtDesk, pages: InPages, door: AtDoor) -> Response:
    """Sets the second factor once a code of it was given, or removes it; every other session ends."""
    account, secret = await _account(desk, visit), visit.fields.get("secret", "")
    fault = await _refused(desk, door, account, visit.fields.get("password", ""))
    if not fault and not account.totp and not _fits(desk, secret, visit.fields.get("code", "")):
        fault = "code"
    if fault:
        return _page(request, pages, visit, account, "factor", fault)
    agent, kept = visit.agent, "" if account.totp else door.sealer.seal(secret, visit.agent.id)
    await desk.journal.on_store(lambda store: store.accounts.set_totp(agent, kept, agent.name))
    return await open_session(request, desk, agent, f"{ACCOUNT}?done=factor")


async def _account(desk: Desk, visit: Visit) -> Account:
    account = await desk.journal.on_store(lambda store: store.accounts.named(visit.agent.name))
    if account is None:
        raise Problem(404, "not-found")
    return account


async def _refused(desk: Desk, door: FrontDoor, account: Account, password: str) -> str:
    """Whoever changes what proves an agent proves again that they are the agent."""
    attempt = await begin_attempt(desk, "account", account.agent.name)
    if attempt.wait_s:
        return "too_many"
    async with door.hashing:
        if await asyncio.to_thread(password_fits, account.password, password):
            await forgive(desk, attempt)
            return ""
    return "wrong"


def _fits(desk: Desk, secret: str, code: str) -> bool:
    try:
        return step_of(secret, code, desk.now()) is not None
    except ValueError:
        return False  # the secret of the form is not one


def _page(
    request: Request, pages: InPages, visit: Visit, account: Account, about: str = "", fault: str = ""
) -> Response:
    secret = visit.fields.get("secret", "") if fault == "code" else new_secret()
    address = enrolment(secret, account.agent.name)
    page = AccountPage(account, secret, address, square_code(address), about, fault)
    values = {"page": page, "visit": visit, "done": request.query_params.get("done", "")}
    return pages.shown("account.html", words_for(request), values, 422 if fault else 200)
