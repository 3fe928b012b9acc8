"""How much one resident may ask: bytes of a body, time to send it, questions a minute."""

import asyncio
import ipaddress
import math
import time
from collections.abc import Mapping

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import Problem, respond

DRAINED_BYTES = 16 * 1024 * 1024


class BodyLimit:
    """Reads a small body whole before the application sees the request: 413 when long, 408 when slow.

    `larger`: the bytes of the addresses that take more; they may also be sent in six times as long.
    """

    def __init__(
        self, app: ASGIApp, limit_bytes: int, timeout_s: float, larger: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.limit_bytes = limit_bytes
        self.timeout_s = timeout_s
        self.larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit_bytes = self.larger.get(scope["path"], self.limit_bytes)
        timeout_s = self.timeout_s * (6 if limit_bytes > self.limit_bytes else 1)
        try:
            async with asyncio.timeout(timeout_s):
                messages = await self._read(receive, limit_bytes)
        except TimeoutError:
            await respond(Problem(408, "body-too-slow", headers={"Connection": "close"}), Request(scope))(
                scope, receive, send
            )
        except Problem as problem:
            await respond(problem, Request(scope))(scope, receive, send)
        else:
            await self.app(scope, _replay(messages, receive), send)

    async def _read(self, receive: Receive, limit_bytes: int) -> list[Message]:
        """A body that is too long is read on and thrown away: a caller cut while sending never reads why."""
        messages: list[Message] = []
        length, more = 0, True
        while more and length < max(DRAINED_BYTES, 2 * limit_bytes):
            message = await receive()
            more = message.get("more_body", False)
            length += len(message.get("body", b""))
            if length <= limit_bytes:
                messages.append(message)
        if length > limit_bytes:
            raise Problem(413, "body-too-large", values={"limit": limit_bytes}, headers={"Connection": "close"})
        return messages


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = list(messages)

    async def replayed() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return replayed


class Rate:
    """Questions a minute, for an address and for a session; in memory, forgotten after two.

    Counted by minutes of the clock, the one before for its share of the last sixty seconds: two numbers for whoever
    asks, where a list of moments would be looked through, for everybody, at each question.
    """

    def __init__(self, per_address: int, per_session: int) -> None:
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())
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


def address_of(visitor: HTTPConnection) -> str:
    """Whom to count: the caller's address, or its /64 network in IPv6, where one home has billions."""
    host = visitor.client.host if visitor.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
