"""Who is at work in the browser: a server-side session, and forms that only our own pages can send.

What a page of the console needs:

    @routes.get("/console/requests")
    async def queue(visit: AtConsole, desk: AtDesk, pages: InPages) -> Response:      # somebody signed in
        visit.require(Right.ANSWER, commune)                                          # or Problem 403
    @routes.post("/console/requests/{id}/approve")
    async def approve(visit: AtConsole, ...):           # its form was checked: <input type="hidden" name="csrf"
        visit.fields["text"]                            #   value="{{ visit.csrf }}">, or the X-CSRF-Token header
    @routes.get("/console/events")
    async def events(visit: Listening, ...):            # for streams and polls: does not keep the session awake

Without a session a page leads to the sign-in page and back; a form that was being sent is kept for its author,
who finds it again after signing in; a script gets a 401 problem that names the sign-in page, a page that listens a
`signed-out` event.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Depends
from fastapi.sse import format_sse_event
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import EVERYWHERE, Agent, Right
from bot.storage import AgentSession
from bot.web.asking import AtDesk, desk_of
from bot.web.page import Fields
from bot.web.problems import Problem, respond

COOKIE = "guichet_agent"
HOME, SIGN_IN, KEPT = "/console", "/console/sign-in", "/console/kept"
SAFE = ("GET", "HEAD", "OPTIONS")
EVENTS = "text/event-stream"
SIGNED_OUT = format_sse_event(data_str="{}", event="signed-out")
"""What a page that listens is told when its session has ended."""
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
TOUCH_EVERY = timedelta(minutes=1)
NEVER_KEPT = frozenset({CSRF_FIELD, "password", "wanted", "again", "code", "secret"})
"""Fields of a form that are not kept for later: what proves somebody is not text."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An agent before a page. `fields` is the form of a POST, already checked; `csrf` goes into every form."""

    agent: Agent
    csrf: str
    session: AgentSession
    fields: Mapping[str, str] = field(default_factory=dict)

    def require(self, right: Right, commune: str = EVERYWHERE) -> None:
        """Problem 403 unless the agent may do that there."""
        if not self.agent.may(right, commune):
            raise Problem(403, "not-allowed", values={"who": self.agent.display})


@dataclass(slots=True, eq=False)
class SignInNeeded(Exception):  # noqa: N818 - an ending, not an error
    """Nobody is signed in. `back` is where they were going, `kept` the form kept for them, if any."""

    back: str = HOME
    kept: str = ""

    @property
    def address(self) -> str:
        """The sign-in page, with the way back."""
        back = f"{KEPT}/{self.kept}" if self.kept else self.back
        return SIGN_IN if back == HOME else f"{SIGN_IN}?{urlencode({'back': back})}"


async def session_at(request: Request, moment: datetime) -> AgentSession | None:
    """The session of the request's cookie when it is still good at that moment."""
    session = await _known(request)
    return session if session and is_good(session, request, moment) else None


def is_good(session: AgentSession, request: Request, moment: datetime) -> bool:
    """Neither ended, nor idle too long, nor too old."""
    options = desk_of(request).options
    idle = moment - session.seen_at > timedelta(seconds=options.session_idle_s)
    old = moment - session.started_at > timedelta(seconds=options.session_longest_s)
    return not (session.ended or idle or old)


async def listening(request: Request, fields: Fields, desk: AtDesk) -> Visit:
    """Somebody signed in, whose session this request does not prolong."""
    session = await _known(request)
    moment = desk.now()
    if session is None:
        raise SignInNeeded(_place(request))
    if not is_good(session, request, moment):
        raise SignInNeeded(_place(request), await _keep(request, session, fields))
    if request.method not in SAFE:
        await _check_form(request, session, fields)
    given = {name: value for name, value in fields.items() if name != CSRF_FIELD}
    return Visit(session.agent, session.csrf, session, given)


async def at_console(visit: Annotated[Visit, Depends(listening)], desk: AtDesk) -> Visit:
    """Somebody signed in and active."""
    moment, session = desk.now(), visit.session
    if moment - session.seen_at > TOUCH_EVERY:
        await desk.journal.on_store(lambda store: store.sessions.touch(session, moment))
    return visit


Listening = Annotated[Visit, Depends(listening)]
AtConsole = Annotated[Visit, Depends(at_console)]


async def is_still_signed_in(request: Request) -> bool:
    """For a stream that lasts: whether its session is still good."""
    return await session_at(request, desk_of(request).now()) is not None


def safe_way_back(back: str) -> str:
    """An address of our own console, whatever was asked for: the sign-in page leads nowhere else."""
    parts = urlsplit(back)
    ours = not parts.scheme and not parts.netloc and (parts.path + "/").startswith(f"{HOME}/")
    plain = back.isprintable() and "\\" not in back and ".." not in parts.path
    return back if ours and plain and not back.startswith(SIGN_IN) else HOME


async def on_sign_in_needed(request: Request, error: Exception) -> Response:
    """To the sign-in page for people, a problem for scripts; a page that listens cannot read one, and hears it."""
    assert isinstance(error, SignInNeeded)
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return RedirectResponse(error.address, 303)
    if EVENTS in accepted and request.method in SAFE:
        return Response(SIGNED_OUT, media_type=EVENTS)
    return respond(Problem(401, "signed-out", members={"sign_in": error.address}), request)


async def _known(request: Request) -> AgentSession | None:
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    return await desk_of(request).journal.on_store(lambda store: store.sessions.find(token))


async def _check_form(request: Request, session: AgentSession, fields: Mapping[str, str]) -> None:
    """A form of another site is refused; one of an older page of ours is kept and shown again."""
    given = request.headers.get(CSRF_HEADER, "") or fields.get(CSRF_FIELD, "")
    if hmac.compare_digest(given.encode("utf-8", "replace"), session.csrf.encode()):
        return
    if kept := await _keep(request, session, fields):
        raise SignInNeeded(kept=kept)
    raise Problem(403, "forged-form")


async def _keep(request: Request, session: AgentSession, fields: Mapping[str, str]) -> str:
    """Keeps the text of a form for its author; nothing when another site sent it, or when there is no text."""
    desk, given = desk_of(request), {name: value for name, value in fields.items() if name not in NEVER_KEPT}
    if not given or not is_ours(request):
        return ""
    path, moment = request.url.path, desk.now()
    return await desk.journal.on_store(lambda store: store.sessions.keep_form(session.agent, path, given, moment))


def is_ours(request: Request) -> bool:
    """Whether the browser says that the form stood on a page of ours."""
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    return site == "same-origin" or (not site and urlsplit(origin).netloc == request.headers.get("host", ""))


def _place(request: Request) -> str:
    """Where a reader was going; a form leads to the first page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return safe_way_back(request.url.path + query) if request.method in SAFE else HOME
