"""To the provider and back: a sign-in that began in this browser ends in this browser, once."""

import hmac
import secrets
from datetime import timedelta

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.storage import PendingSignIn
from bot.web.asking import AtDesk
from bot.web.limits import address_of
from bot.web.problems import Problem
from bot.web.sign_in import AtDoor, open_session
from bot.web.signing_in import HOME, safe_way_back
from bot.web.vouching import ProviderError

STATE_COOKIE = "guichet_state"
LONGEST = timedelta(minutes=10)
routes = APIRouter(prefix=f"{HOME}/provider", include_in_schema=False)
log = structlog.get_logger(__name__)


@routes.get("")
async def leave(request: Request, desk: AtDesk, door: AtDoor, back: str = HOME) -> Response:
    """To the provider, with what its return must fit kept here and the state in a cookie."""
    if door.provider is None:
        raise Problem(404, "not-found")
    await door.rate.admit(address_of(request), "")
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    try:
        address = await door.provider.way_in(state, nonce, verifier)
    except ProviderError as error:
        raise _unavailable(error) from error
    pending = PendingSignIn(nonce, verifier, safe_way_back(back), desk.now())
    await desk.journal.on_store(lambda store: store.sessions.begin_sign_in(state, pending))
    response = RedirectResponse(address, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        STATE_COOKIE, state, httponly=True, samesite="lax", secure=secure, path=f"{HOME}/provider", max_age=600
    )
    return response


@routes.get("/return")
async def come_back(
    request: Request, desk: AtDesk, door: AtDoor, code: str = "", state: str = "", error: str = ""
) -> Response:
    """From the provider: a session for an account that knows this person, a problem for anybody else."""
    if door.provider is None:
        raise Problem(404, "not-found")
    held = request.cookies.get(STATE_COOKIE, "")
    if not state or not hmac.compare_digest(held.encode("utf-8", "replace"), state.encode("utf-8", "replace")):
        raise Problem(403, "foreign-return")
    pending = await desk.journal.on_store(lambda store: store.sessions.take_sign_in(state))
    if pending is None or desk.now() - pending.begun_at > LONGEST:
        raise Problem(403, "foreign-return")
    if error or not code:
        raise Problem(403, "provider-refused")
    try:
        identity = await door.provider.finish(code, pending.nonce, pending.verifier)
    except ProviderError as refused:
        raise _unavailable(refused) from refused
    agent = await desk.journal.on_store(lambda store: store.accounts.recognise(identity.subject, identity.email))
    if agent is None:
        raise Problem(403, "no-account", values={"email": identity.email or "?"})
    response = await open_session(request, desk, agent, pending.back, identity.id_token)
    response.delete_cookie(STATE_COOKIE, path=f"{HOME}/provider", httponly=True, samesite="lax")
    return response


def _unavailable(error: ProviderError) -> Problem:
    log.warning("provider_refused", reason=str(error))
    return Problem(502, "provider-failed")
