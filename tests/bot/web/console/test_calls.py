"""A call handed over by the telephone: its transcript in the queue, once, masked, with the way to call back."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text

from bot.domain.requests import Door, Voice
from tests.bot.web.console.town_hall import ASKED, CLAIRE, TownHall

TOKEN = "t" * 40
TURNS: list[dict[str, object]] = [
    {"speaker": "caller", "text": "Oui."},
    {"speaker": "caller", "text": f"Je suis au 06 12 34 56 78. {ASKED}"},
    {
        "speaker": "counter",
        "text": "J'ai noté 06 12 34 56 78.",
        "sources": [{"title": "Piscine municipale", "url": "https://ville.example/piscine"}],
    },
    {"speaker": "caller", "text": "Oui."},
]
CALL: dict[str, object] = {
    "call_id": "c" * 32,
    "commune": "bourg",
    "question": ASKED,
    "turns": TURNS,
    "caller": "06 •• •• •• 78",
    "duration_s": 130,
    "call_back": {"name": "Jeanne", "phone": "06 12 34 56 78", "consent": True},
}


@pytest.fixture
async def telephone(hall: TownHall) -> AsyncIterator[httpx.AsyncClient]:
    desk = hall.app.state.desk
    desk.options = replace(desk.options, voice_digest=hashlib.sha256(TOKEN.encode()).digest())
    async with hall.resident() as phone:
        phone.headers["Authorization"] = f"Bearer {TOKEN}"
        yield phone


async def test_a_call_becomes_a_request_with_its_words_and_sources(
    hall: TownHall, telephone: httpx.AsyncClient
) -> None:
    told = await telephone.post("/api/v1/calls", json=CALL)
    assert told.status_code == 201 and told.json()["reference"], told.text
    [request] = hall.store.desks.requests.queue()
    assert (request.door, request.question, request.conversation_id) == (Door.CALL, ASKED, "c" * 32)
    assert request.reach is not None and request.reach.phone == "06 12 34 56 78"
    said = hall.store.desks.requests.messages(request.id)
    assert [one.voice for one in said] == [Voice.NOTE, *[Voice.RESIDENT] * 2, Voice.COUNTER, Voice.RESIDENT]
    assert "06 •• •• •• 78" in said[0].text and "2 min" in said[0].text
    assert all("12 34" not in one.text for one in said)
    assert "Piscine municipale : https://ville.example/piscine" in said[3].text
    assert hall.store.desks.requests.suggestion(request.id).citations
    async with hall.agent(CLAIRE) as claire:
        shown = await claire.get(f"/console/requests/{request.id}")
        assert "Téléphone" in shown.text and "Appel reçu" in shown.text and "06 12 34 56 78" in shown.text


async def test_a_call_sent_twice_is_one_request_and_goes_on(hall: TownHall, telephone: httpx.AsyncClient) -> None:
    await telephone.post("/api/v1/calls", json=CALL)
    later = {**CALL, "turns": [*TURNS, {"speaker": "caller", "text": "Oui."}], "call_back": None}
    for _ in range(2):
        assert (await telephone.post("/api/v1/calls", json=later)).status_code == 201
    [request] = hall.store.desks.requests.queue()
    said = [one.text for one in hall.store.desks.requests.messages(request.id)]
    assert said.count("Oui.") == 3 and len(said) == 6
    assert request.reach is not None


async def test_without_a_question_the_callers_last_turn_is_asked(hall: TownHall, telephone: httpx.AsyncClient) -> None:
    turns = [{"speaker": "caller", "text": ASKED}, {"speaker": "counter", "text": "Je ne sais pas."}]
    await telephone.post("/api/v1/calls", json={**CALL, "question": "", "turns": turns})
    assert hall.store.desks.requests.queue()[0].question == ASKED


@pytest.mark.parametrize(
    "wrong",
    [
        {"call_id": "../x"},
        {"question": " ", "turns": []},
        {"call_back": {"phone": "06 12 34 56 78"}},
        {"call_back": {"phone": "12", "consent": True}},
        {"call_back": {"consent": True}},
        {"turns": [{"speaker": "agent", "text": "x"}]},
        {"commune": "nowhere"},
    ],
)
async def test_a_call_that_does_not_fit_says_why(
    hall: TownHall, telephone: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    refused = await telephone.post("/api/v1/calls", json={**CALL, **wrong})
    assert refused.status_code == 422 and refused.json()["detail"]
    assert hall.store.desks.requests.queue() == ()


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {'u' * 40}", f"Basic {TOKEN}"])
async def test_nobody_else_hands_a_call_over(hall: TownHall, telephone: httpx.AsyncClient, given: str) -> None:
    telephone.headers["Authorization"] = given
    assert (await telephone.post("/api/v1/calls", json=CALL)).status_code == 401
    assert (await telephone.get("/api/v1/calls/duty")).status_code == 401
    assert hall.store.desks.requests.queue() == ()


async def test_the_telephone_knows_whether_a_person_is_there(hall: TownHall, telephone: httpx.AsyncClient) -> None:
    told = (await telephone.get("/api/v1/calls/duty", params={"commune": "bourg"})).json()
    assert told["where"] in ("live", "queue", "later") and told["message"]
    with hall.store.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM requests")).scalar_one() == 0
