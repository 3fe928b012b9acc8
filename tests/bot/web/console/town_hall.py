"""A town hall at work: a real path over passages in memory, agents with accounts, residents who ask."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx
from fastapi import FastAPI

from bot.answering.counter import Counter
from bot.domain.agents import Agent, Grant, Role
from bot.domain.documents import Passage
from bot.storage import Account, Store, StoredApprovals, StoredNotices, StoredPeople
from bot.web.app import build_app
from bot.web.options import WebOptions
from bot.web.signing_in import COOKIE
from tests.fakes import TODAY, FakeIndex, counter, passage

POOL = passage(
    "piscine", "La piscine municipale ouvre de 9 h à 18 h. Le bassin est chauffé.", title="Piscine municipale"
)
RULES = passage("reglement", "Le bonnet est obligatoire à la piscine municipale.", title="Règlement de la piscine")
BIRTHS = passage("etat-civil", "La mairie délivre les actes de naissance gratuitement.", title="État civil")
ASKED = "Combien coûte la piscine pour un enfant ?"
RELAXED = WebOptions(questions_per_minute=100_000, session_questions_per_minute=100_000, heartbeat_s=0.2)

CLAIRE = Agent("g1", "claire", "Claire Martin", (Grant(Role.SUPERVISOR),), "service des sports")
OMAR = Agent("g2", "omar", "Omar Benali", (Grant(Role.AGENT),), "accueil")
LEA = Agent("g3", "lea", "Léa Petit", (Grant(Role.AGENT, "hameau"),), "accueil")


@dataclass(frozen=True)
class Fit:
    generation: str
    ready: bool = True
    degraded: tuple[str, ...] = ()
    embedder: str = ""
    generator: str = ""


@dataclass
class TownHall:
    """The application, its clock, and the documents of the moment."""

    store: Store
    counter: Counter = field(init=False)
    now: datetime = TODAY
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        self.publish("g1", [POOL, RULES, BIRTHS])
        for agent in (CLAIRE, OMAR, LEA):
            if self.store.accounts.named(agent.name) is None:
                self.store.accounts.add(Account(agent), "operator")
        self.app = build_app(self, self.store, RELAXED, clock=lambda: self.now)

    def publish(self, generation: str, passages: list[Passage]) -> None:
        """Another generation of the documents."""
        desks = self.store.desks
        made = replace(counter(passages), approved=StoredApprovals(desks.approvals), people=StoredPeople(desks))
        made = replace(made, notices=StoredNotices(self.store.board))
        self.counter = replace(made, index=FakeIndex(passages, generation=generation))

    def health(self) -> Fit:
        return Fit(self.counter.index.generation)

    def resident(self) -> httpx.AsyncClient:
        """A browser without a cookie."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://guichet.test")

    def agent(self, agent: Agent) -> httpx.AsyncClient:
        """A browser in which this agent is signed in."""
        token = self.store.sessions.begin(agent, self.now)
        browser = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://guichet.test",
            headers={"Accept": "text/html", "Origin": "http://guichet.test"},
            cookies={COOKIE: token},
            follow_redirects=True,
        )
        return browser


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a hidden field, the first of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"no field {name} in {page.text[:2000]}"
    return found[1]


async def press(browser: httpx.AsyncClient, address: str, page: httpx.Response, **fields: str) -> httpx.Response:
    """Sends a form of that page."""
    given = {"csrf": hidden(page, "csrf"), **fields}
    if 'name="version"' in page.text:
        given.setdefault("version", hidden(page, "version"))
    if address.endswith("/send"):
        given.setdefault("reason", "incomplete")
    return await browser.post(address, data=given)


async def refused_then_person(resident: httpx.AsyncClient, text: str = ASKED) -> dict[str, object]:
    """A question that is refused, and a person asked for: what the resident is told."""
    refused = await resident.post("/api/v1/ask", json={"question": text, "commune": "bourg"})
    assert "event: refusal" in refused.text, refused.text
    asked = await resident.post("/api/v1/person", json={})
    assert asked.status_code == 201, asked.text
    return asked.json()
