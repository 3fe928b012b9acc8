"""Around every request: security headers on every response, one catch-all, one log line without anyone's words."""

import time
import uuid
from collections.abc import Mapping, Sequence

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.faults import places_of
from bot.web.problems import Problem, respond

AI_GENERATED = {"X-AI-Generated": "true"}
log = structlog.get_logger(__name__)


def security_headers(embedders: Sequence[str], *, microphone: bool = False) -> dict[str, str]:
    """Nothing from elsewhere, nothing inline; only `embedders` may frame the page; the microphone where it is heard."""
    heard = "(self)" if microphone else "()"
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(embedders) or "'none'",
        "require-trusted-types-for": "'script'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": f"camera=(), geolocation=(), microphone={heard}, payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class Guard:
    """The outermost layer of ours. Must stand outside every other middleware."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, started, status = uuid.uuid4().hex, time.monotonic(), 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), scope["path"], request_id)
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except Exception as error:
            log.error("request_failed", request_id=request_id, error=type(error).__name__, where=places_of(error))
            if status == 0:
                problem = Problem(500, "failed", values={"request_id": request_id})
                await respond(problem, Request(scope))(scope, receive, guarded)
        duration_ms = round((time.monotonic() - started) * 1000)
        log.info("request", request_id=request_id, door=_door(scope), status=status, duration_ms=duration_ms)

    def _dress(self, headers: MutableHeaders, path: str, request_id: str) -> None:
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        headers["X-Request-Id"] = request_id
        if path.startswith("/widget"):
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _door(scope: Scope) -> str:
    """The route's pattern: an address may hold anything, a pattern only our words."""
    return f"{scope['method']} {getattr(scope.get('route'), 'path', 'unmatched')}"
