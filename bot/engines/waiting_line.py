"""Who is served next: residents before background work, else first come, first served; bounded. One event loop only."""

import asyncio
from collections.abc import AsyncIterator
from typing import Self

from bot.answering.generator import GeneratorBusy, Urgency

MOST_OVERTAKEN = 8  # residents who may pass before a piece of background work


class WaitingLine:
    """`at_once` are served together, `limit` may wait behind them; the next one is turned away.

    A resident passes before background work that waits, eight times at most; nobody passes before who is served.
    """

    def __init__(self, at_once: int, limit: int) -> None:
        self._at_once = at_once
        self._limit = limit
        self._tickets: list[Ticket] = []

    def join(self, urgency: Urgency = Urgency.RESIDENT) -> "Ticket":
        """A place in the line, to be left with `Ticket.leave`. Raises GeneratorBusy when the line is full."""
        if len(self._tickets) >= self._at_once + self._limit:
            raise GeneratorBusy(f"{self._limit} questions are already waiting")
        ticket = Ticket(self, urgency)
        place = len(self._tickets)
        while urgency is Urgency.RESIDENT and place > self._at_once and self._tickets[place - 1].gives_way:
            place -= 1
            self._tickets[place].overtaken += 1
        self._tickets.insert(place, ticket)
        for other in self._tickets[place + 1 :]:
            other.moved.set()
        return ticket

    def position(self, ticket: "Ticket") -> int:
        """0 when it is this ticket's turn, else its rank among those who wait, from 1."""
        return max(0, self._tickets.index(ticket) + 1 - self._at_once)

    def leave(self, ticket: "Ticket") -> None:
        """Give the place up; those behind move on."""
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            for other in self._tickets:
                other.moved.set()


class Ticket:
    """A place in a line; as a context manager it is always given up."""

    def __init__(self, line: WaitingLine, urgency: Urgency) -> None:
        self.moved = asyncio.Event()
        self.overtaken = 0
        self._line = line
        self._urgency = urgency

    @property
    def gives_way(self) -> bool:
        """Whether a resident may pass before it."""
        return self._urgency is Urgency.BACKGROUND and self.overtaken < MOST_OVERTAKEN

    async def positions(self) -> AsyncIterator[int]:
        """The rank each time it changes, until it is this ticket's turn. Every service is capped, so it ends."""
        told = 0
        while position := self._line.position(self):
            if position != told:
                told = position
                yield position
            self.moved.clear()
            if self._line.position(self) == position:
                await self.moved.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._line.leave(self)
