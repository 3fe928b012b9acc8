"""One agent's place in the console: what they may open, and the pages in their words."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path
from starlette.responses import Response

from bot.domain.agents import Right
from bot.domain.duty import Presence
from bot.domain.requests import Request
from bot.storage import UnknownRequestError
from bot.web.console.shown import Line, communes_of, line_of
from bot.web.office import CLAIM_LASTS, AtOffice, Office
from bot.web.page import InPages
from bot.web.person import PRESENT
from bot.web.problems import Problem
from bot.web.rendering import Pages
from bot.web.signing_in import AtConsole, Visit

MENU = (
    ("queue", "/console", Right.ANSWER),
    ("new", "/console/new", Right.ANSWER),
    ("signed", "/console/signed", Right.ANSWER),
    ("notices", "/console/notices", Right.NOTIFY),
    ("canned", "/console/canned", Right.EDIT),
    ("gaps", "/console/gaps", Right.EDIT),
    ("figures", "/console/figures", Right.MEASURE),
    ("switch", "/console/switch", Right.SWITCH),
)
"""The pages of the console, and what one must be allowed to see them."""


@dataclass(frozen=True, slots=True)
class Room:
    """A visit to the office."""

    visit: Visit
    office: Office
    pages: Pages

    def page(self, name: str, values: dict[str, object], status: int = 200) -> Response:
        """A page of the console."""
        given = {"visit": self.visit, "menu": MENU, **values}
        return self.pages.shown(f"console/{name}.html", self.office.words, given, status)

    def need(self, right: Right) -> None:
        """Problem 403 unless the agent may do that in one commune at least."""
        if not self.visit.agent.may_somewhere(right):
            raise Problem(403, "not-allowed", values={"who": self.visit.agent.display})

    async def request(self, request_id: str, right: Right = Right.ANSWER) -> Request:
        """A request this agent may work on; Problem 404 or 403."""
        try:
            found = await self.office.read(lambda desks: desks.requests.get(request_id))
        except UnknownRequestError as unknown:
            raise Problem(404, "unknown-request") from unknown
        self.visit.require(right, found.commune)
        return found

    async def queue(self) -> list[Line]:
        """What waits in this agent's communes, the oldest first."""
        communes = communes_of(self.visit.agent)
        waiting = await self.office.read(lambda desks: desks.requests.queue(communes))
        here = await self.here()
        return [self.line(one, here) for one in waiting]

    def line(self, request: Request, here: tuple[Presence, ...]) -> Line:
        """A request as this agent sees it."""
        counter, moment = self.office.desk.holder.counter, self.office.desk.now()
        return line_of(request, self.visit.agent, counter, here, moment, self.office.words)

    async def here(self) -> tuple[Presence, ...]:
        """The agents at their screens."""
        moment = self.office.desk.now()
        return await self.office.read(lambda desks: desks.presences.since(moment - PRESENT))

    async def sign_presence(self, request_id: str = "") -> None:
        """This agent is there, before that request."""
        agent, moment = self.visit.agent, self.office.desk.now()
        communes = agent.communes(Right.ANSWER)
        sign = Presence(agent.name, residents_read(self.visit), communes, False, request_id, moment)
        await self.office.read(lambda desks: desks.presences.sign(sign))

    async def hold_on(self, request_id: str) -> None:
        """Keeps this agent's claim on a request, if it is theirs."""
        agent, until = self.visit.agent.name, self.office.desk.now() + CLAIM_LASTS
        await self.office.read(lambda desks: desks.requests.hold_on(request_id, agent, until))


def residents_read(visit: Visit) -> str:
    """Who signs, for residents: a name and a service."""
    return ", ".join(part for part in (visit.agent.display, visit.agent.service) if part)


async def room_of(visit: AtConsole, office: AtOffice, pages: InPages) -> Room:
    """The place of whoever is signed in; each page says what one must be allowed to do."""
    return Room(visit, office, pages)


InRoom = Annotated[Room, Depends(room_of)]
RequestId = Annotated[str, Path(max_length=64)]
