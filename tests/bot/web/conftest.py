"""A counter that answers by script, the application over it, and a real server on the loopback."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.answering.notices import NoNotices, Notices
from bot.domain.answers import Answer, Citation, Degraded, Outcome, Refusal, Road, Sentence
from bot.domain.conversations import Question
from bot.domain.events import (
    Answered,
    AnswerEvent,
    Begun,
    Clarified,
    EmergencyRaised,
    Failed,
    Queued,
    Refused,
    SentenceSaid,
    SourcesFound,
)
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Territory
from bot.storage import Store, open_store
from bot.web.app import build_app
from bot.web.options import WebOptions

RECEPTION = Contact("Accueil de la mairie", "02 61 91 10 00", "accueil@mairie-port-clairval.example", "", "lundi 9 h")
SOURCE = Citation(
    1,
    "p1",
    "Carte d'identité <b>",
    "https://www.port-clairval.example/demarches/ci",
    "pieces",
    None,
    date(2026, 1, 12),
    'Apportez une photo d\'identité et un justificatif. <script>alert("1")</script>',
    ("photo", "Justificatif"),
    "port-clairval",
)
PDF = Citation(2, "p2", "Tarifs", "javascript:alert(1)", "", 3, None, "25 €", (), "france")
FIRST, SECOND = Sentence("Apportez une photo.", (SOURCE,)), Sentence("Cela coûte 25 €.", (SOURCE, PDF))


@pytest.fixture
def early_in_a_minute() -> None:
    """Questions are counted by minutes of the clock: one that ends meanwhile would let one more through.

    Ten seconds: a browser on a busy machine takes four to open a page and ask three questions.
    """
    if (left_s := 60 - time.time() % 60) < 10:
        time.sleep(left_s)


@dataclass
class ScriptedPath:
    """Answers by the words of the question; remembers what it was asked and what was cancelled."""

    asked: list[Question] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    step_s: float = 0.02

    async def __call__(self, question: Question, counter: object) -> AsyncIterator[AnswerEvent]:
        self.asked.append(question)
        try:
            async for event in self._script(question):
                yield event
        finally:
            self.closed.append(question.text)

    async def _script(self, question: Question) -> AsyncIterator[AnswerEvent]:
        answer_id = f"a{question.id}"
        yield Begun(
            answer_id, question.id, question.conversation_id, question.commune, "fr", "Une machine.", question.at
        )
        answer = Answer(answer_id, question.id, Outcome.ANSWERED, Road.EXTRACTED, generation="g1")
        match question.text.split():
            case ["explose", *_]:
                raise RuntimeError(question.text)
            case ["inachevé"]:
                return
            case ["panne"]:
                yield Failed("Un incident.", RECEPTION)
            case ["incendie"]:
                yield EmergencyRaised("Appelez le 18.", ("18", "112"))
                yield Answered(
                    replace(answer, outcome=Outcome.EMERGENCY, road=Road.EMERGENCY, message="Appelez le 18.")
                )
            case ["accident", *_]:
                yield EmergencyRaised("Appelez le 18.", ("18", "112"))
                async for event in self._full(question, answer, ("Appelez le 18.", "Sans rédaction.")):
                    yield event
            case ["piscine"]:
                refusal = Refusal(Outcome.REFUSED_NO_EVIDENCE, "Je ne le sais pas.", "les horaires", RECEPTION)
                yield Refused(refusal)
                yield Answered(replace(answer, outcome=refusal.outcome, road=None, refusal=refusal))
            case ["carte"]:
                yield Clarified("Laquelle ?", ("Carte d'identité", "Carte grise <i>"))
                yield Answered(replace(answer, outcome=Outcome.CLARIFY, road=None, message="Laquelle ?"))
            case _:
                async for event in self._full(question, answer):
                    yield event

    async def _full(
        self, question: Question, answer: Answer, notices: tuple[str, ...] = ("Sans rédaction.",)
    ) -> AsyncIterator[AnswerEvent]:
        yield Queued(1)
        yield Queued(1)
        yield SourcesFound((SOURCE, PDF))
        yield SentenceSaid(FIRST, Road.EXTRACTED)
        if question.text.startswith("lent"):
            for _ in range(300):
                await asyncio.sleep(self.step_s)
                yield SentenceSaid(SECOND, Road.EXTRACTED)
        yield SentenceSaid(SECOND, Road.EXTRACTED)
        yield Answered(
            replace(
                answer,
                sentences=(FIRST, SECOND),
                citations=(SOURCE, PDF),
                searched=question.text,
                degraded=(Degraded.NO_GENERATOR,),
                notices=notices,
                timings_ms={"retrieve": 3.14159},
            )
        )


@dataclass(frozen=True)
class Fit:
    ready: bool = True
    degraded: tuple[str, ...] = ("no_generator",)
    generation: str = "g1"
    embedder: str = "minilm"
    generator: str = ""


@dataclass(frozen=True)
class SmallCounter:
    territory: Territory
    places: tuple[Place, ...]
    notices: Notices = field(default_factory=NoNotices)


@dataclass(frozen=True)
class Holder:
    counter: SmallCounter
    fit: Fit = Fit()

    def health(self) -> Fit:
        return self.fit


def small_counter() -> SmallCounter:
    communes = {
        "port-clairval": Commune("port-clairval", "Port-Clairval", "99101", "rives"),
        "saint-aubin": Commune("saint-aubin", "Saint-Aubin", "99118", ""),
    }
    territory = Territory("Rives", "port-clairval", communes, {"rives": Intercommunality("rives", "Rives Agglo")})
    return SmallCounter(territory, (Place("m", "Mairie", "port-clairval", RECEPTION, general=True),))


RELAXED = WebOptions(questions_per_minute=100_000, session_questions_per_minute=100_000, heartbeat_s=0.2)


@pytest.fixture
def path() -> ScriptedPath:
    return ScriptedPath()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'guichet.db'}")
    yield store
    store.close()


@pytest.fixture
def build(path: ScriptedPath, store: Store) -> Callable[..., FastAPI]:
    """The application with other options than the relaxed ones."""

    def built(fit: Fit | None = None, **changes: object) -> FastAPI:
        holder = Holder(small_counter(), fit or Fit())
        return build_app(holder, store, replace(RELAXED, **changes), path)

    return built


@pytest.fixture
async def client(build: Callable[..., FastAPI]) -> AsyncIterator[httpx.AsyncClient]:
    async with talk_to(build()) as client:
        yield client


def talk_to(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://guichet.test")


@pytest.fixture
def asgi() -> Callable[[FastAPI], httpx.AsyncClient]:
    return talk_to


@pytest.fixture
def serve() -> Iterator[Callable[[FastAPI], str]]:
    """Starts a real server and gives its address."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def started(app: FastAPI) -> str:
        config = uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield started
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)


@dataclass(frozen=True)
class Received:
    id: int
    name: str
    data: str


@pytest.fixture
def parse() -> Callable[[str], list[Received]]:
    """The events of a server-sent stream."""

    def parsed(text: str) -> list[Received]:
        blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.split("\n\n") if block]
        return [Received(int(b["id"]), b["event"], b["data"]) for b in blocks if "event" in b]

    return parsed
