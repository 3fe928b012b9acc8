"""How much one resident may ask: bytes of a body, time to send it, questions a minute."""

import asyncio
import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import Problem, respond

DRAINED_BYTES = 16 * 1024 * 1024


class BodyLimit:
    """Reads a small body whole before the application sees the request: 413 when long, 408 when slow."""

    def __init__(self, app: ASGIApp, limit_bytes: int, timeout_s: float) -> None:
        self.app = app
        self.limit_bytes = limit_bytes
        self.timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.timeout_s):
                messages = await self._read(receive)
        except TimeoutError:
            await respond(Problem(408, "body-too-slow", headers={"Connection": "close"}), Request(scope))(
                scope, receive, send
            )
        except Problem as problem:
            await respond(problem, Request(scope))(scope, receive, send)
        else:
            await self.app(scope, _replay(messages, receive), send)

    async def _read(self, receive: Receive) -> list[Message]:
        """A body that is too long is read on and thrown away: a caller cut while sending never reads why."""
        messages: list[Message] = []
        length, more = 0, True
        while more and length < DRAINED_BYTES:
            message = await receive()
            more = message.get("more_body", False)
            length += len(message.get("body", b""))
            if length <= self.limit_bytes:
                messages.append(message)
        if length > self.limit_bytes:
            raise Problem(413, "body-too-large", values={"limit": self.limit_bytes}, headers={"Connection": "close"})
        return messages


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = list(messages)

    async def replayed() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return replayed


class Rate:
    """Questions a minute, for an address and for a session; in memory, forgotten after a minute."""

    def __init__(self, per_address: int, per_session: int) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._per_address = RateLimitItemPerMinute(per_address, namespace="address")
        self._per_session = RateLimitItemPerMinute(per_session, namespace="session")

    async def admit(self, address: str, session: str) -> None:
        """Counts one question; Problem 429 with Retry-After when there were too many."""
        await self._hit(self._per_address, address)
        if session:
            await self._hit(self._per_session, session)

    async def _hit(self, item: RateLimitItemPerMinute, key: str) -> None:
        if await self._window.hit(item, key):
            return
        stats = await self._window.get_window_stats(item, key)
        seconds = max(1, math.ceil(stats.reset_time - time.time()))
        headers = {"Retry-After": str(seconds)}
        raise Problem(429, "too-many-questions", values={"seconds": seconds}, headers=headers)


def address_of(request: Request) -> str:
    """Whom to count: the caller's address, or its /64 network in IPv6, where one home has billions."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
