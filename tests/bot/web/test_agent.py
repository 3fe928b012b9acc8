"""Agents set alerts and closures over the API: signed, checked, and shown at the very next answer."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from bot.answering.path import answer
from bot.domain.clock import PARIS
from bot.domain.conversations import Channel, Question
from bot.storage import Store, StoredNotices
from bot.web.agents import AgentTokensError, holders_of
from bot.web.app import build_app
from bot.web.options import WebOptions
from tests.fakes import counter, passage

TOKENS = {"accueil": "a" * 40, "technique": "b" * 40}
NOW = datetime(2026, 11, 23, 10, 0, 30, tzinfo=PARIS)
FLOOD = {
    "owners": ["bourg"],
    "messages": {"fr": "Crue : évitez les quais <b>ce soir</b>.", "en": "Flood: keep away from the quays."},
    "severity": "danger",
    "ends": "2026-11-24T18:00",
}
SHUT = {"place": "famille", "ends": "2026-11-24", "reason": "Panne de chauffage"}
ALERTS, CLOSURES = "/api/v1/agent/alerts", "/api/v1/agent/closures"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter_app(store: Store, clock: Clock) -> FastAPI:
    """The real path over a small index, and notices that come from the store."""
    documents = [passage("cantine", "Le repas de cantine coûte 3,60 €.", title="Cantine scolaire")]
    serving = replace(counter(documents), notices=StoredNotices(store.board))
    options = WebOptions(agents=holders_of(json.dumps(TOKENS)), agent_requests_per_minute=1_000, heartbeat_s=0.2)

    class Holder:
        counter = serving

    return build_app(Holder(), store, options, answer, clock)  # type: ignore[arg-type]


@pytest.fixture
async def agent(counter_app: FastAPI, asgi: Callable[[FastAPI], httpx.AsyncClient]) -> AsyncIterator[httpx.AsyncClient]:
    async with asgi(counter_app) as client:
        client.headers["Authorization"] = f"Bearer {TOKENS['accueil']}"
        yield client


async def shown(client: httpx.AsyncClient, commune: str = "bourg", language: str = "fr") -> list[str]:
    found = await client.get("/api/v1/alerts", params={"commune": commune, "language": language})
    return [alert["message"] for alert in found.json()["alerts"]]


async def test_without_declared_agents_the_api_says_how_to_enable_it(client) -> None:
    for method, address in (("GET", ALERTS), ("POST", ALERTS), ("POST", f"{CLOSURES}/x/end")):
        refused = await client.request(method, address)
        assert refused.status_code == 503 and "GUICHET_AGENT_TOKENS" in refused.json()["detail"]
        assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic " + "a" * 40, f"Bearer {'a' * 39}", "Bearer é"]
)
async def test_only_an_agents_token_opens(agent, header: str) -> None:
    refused = await agent.post(ALERTS, json=FLOOD, headers={"Authorization": header.encode()})
    assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
    assert await shown(agent) == []


async def test_tokens_cannot_be_tried_at_will(build, asgi, early_in_a_minute) -> None:
    async with asgi(build(agents=holders_of(json.dumps(TOKENS)), agent_requests_per_minute=3)) as client:
        statuses = [(await client.get(ALERTS, headers={"Authorization": "Bearer x"})).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


@pytest.mark.parametrize(
    ("tokens", "fault"),
    [
        ("nonsense", "JSON object"),
        ("[1]", "JSON object"),
        ('{"a": 3}', "JSON object"),
        ('{"a": "short"}', "token of a must have at least 32"),
        (json.dumps({"a": "é" * 40}), "ASCII"),
        (json.dumps({" ": "a" * 40}), "name"),
        (json.dumps({"a": "a" * 40, "b": "a" * 40}), "same token"),
    ],
)
def test_unusable_tokens_are_named_and_never_repeated(tokens: str, fault: str) -> None:
    with pytest.raises(AgentTokensError, match=fault) as caught:
        holders_of(tokens)
    assert "a" * 32 not in str(caught.value) and "short" not in str(caught.value)


async def test_an_alert_is_in_the_very_next_answer_and_ends_at_once(agent, parse) -> None:
    assert await shown(agent) == []
    raised = await agent.post(ALERTS, json=FLOOD)
    assert raised.status_code == 201 and raised.json()["changed_by"] == "accueil"
    told = parse((await agent.post("/api/v1/ask", json={"question": "prix de la cantine", "commune": "bourg"})).text)
    names = [event.name for event in told]
    assert names[:2] == ["meta", "alerts"] and names.index("alerts") < names.index("sentence")
    whole = json.loads(told[-1].data)
    assert whole["alerts"][0]["message"] == FLOOD["messages"]["fr"] and whole["alerts"][0]["severity"] == "danger"
    kept = (await agent.get(f"/api/v1/answers/{whole['id']}")).json()
    assert kept["alerts"] == whole["alerts"]
    assert (await agent.post(f"{ALERTS}/{raised.json()['id']}/end")).status_code == 200
    after = parse((await agent.post("/api/v1/ask", json={"question": "prix de la cantine", "commune": "bourg"})).text)
    assert "alerts" not in [event.name for event in after]


async def test_an_alert_concerns_its_owners_only_and_comes_in_the_readers_language(agent) -> None:
    await agent.post(ALERTS, json=FLOOD)
    assert await shown(agent, "hameau") == []
    assert await shown(agent, "bourg", "en") == ["Flood: keep away from the quays."]
    await agent.post(
        ALERTS, json=FLOOD | {"owners": ["agglo"], "messages": {"fr": "Eau coupée."}, "severity": "warning"}
    )
    assert await shown(agent, "hameau", "en") == ["Eau coupée."]
    assert (await shown(agent))[0].startswith("Crue"), "the gravest comes first"


async def test_the_page_shows_it_as_text_and_danger_leads_the_chat_answer(agent) -> None:
    await agent.post(ALERTS, json=FLOOD)
    page = (await agent.get("/?commune=bourg")).text
    assert "évitez les quais &lt;b&gt;ce soir&lt;/b&gt;" in page and "<b>ce soir</b>" not in page
    body = {"model": "guichet-bourg", "messages": [{"role": "user", "content": "prix de la cantine"}]}
    told = (await agent.post("/v1/chat/completions", json=body)).json()
    assert told["choices"][0]["message"]["content"].startswith("> **Crue : évitez les quais")
    assert told["alerts"][0]["severity"] == "danger"


async def test_an_emergency_waits_for_no_alert(agent, parse) -> None:
    await agent.post(ALERTS, json=FLOOD)
    told = parse(
        (await agent.post("/api/v1/ask", json={"question": "au feu, ma maison brûle", "commune": "bourg"})).text
    )
    assert [event.name for event in told] == ["meta", "emergency", "answer"]


async def test_an_alert_to_come_waits_and_one_that_is_over_is_gone(agent, clock) -> None:
    await agent.post(ALERTS, json=FLOOD | {"starts": "2026-11-23T12:00", "ends": "2026-11-23T14:00"})
    assert await shown(agent) == []
    clock.now = datetime(2026, 11, 23, 12, 0, tzinfo=PARIS)
    assert len(await shown(agent)) == 1
    clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=PARIS)
    assert await shown(agent) == [] and (await agent.get(ALERTS)).json()["alerts"] == []


async def test_every_change_is_signed_and_stays_in_the_history(agent, clock) -> None:
    first = (await agent.post(ALERTS, json=FLOOD)).json()
    clock.now += timedelta(minutes=5)
    changed = FLOOD | {"messages": {"fr": "Crue : décrue en cours."}, "severity": "warning", "version": 1}
    other = {"Authorization": f"Bearer {TOKENS['technique']}"}
    assert (await agent.put(f"{ALERTS}/{first['id']}", json=changed, headers=other)).status_code == 200
    assert await shown(agent) == ["Crue : décrue en cours."]
    late = await agent.put(f"{ALERTS}/{first['id']}", json=changed)
    assert late.status_code == 409 and "technique" in late.json()["detail"]
    clock.now += timedelta(minutes=5)
    assert (await agent.post(f"{ALERTS}/{first['id']}/end")).json()["state"] == "over"
    history = (await agent.get(f"{ALERTS}/{first['id']}")).json()["alerts"]
    assert [(one["version"], one["changed_by"], one["severity"]) for one in history] == [
        (1, "accueil", "danger"),
        (2, "technique", "warning"),
        (3, "accueil", "warning"),
    ]
    assert (await agent.post(f"{ALERTS}/{first['id']}/end")).status_code == 409


async def test_an_alert_ended_before_it_began_never_shows(agent, clock) -> None:
    coming = (await agent.post(ALERTS, json=FLOOD | {"starts": "2026-11-24"})).json()
    assert coming["state"] == "coming"
    assert (await agent.post(f"{ALERTS}/{coming['id']}/end")).json()["state"] == "withdrawn"
    clock.now = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
    assert await shown(agent) == []


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"owners": ["paris"]}, "unknown-owner"),
        ({"owners": []}, "invalid"),
        ({"messages": {"en": "Flood"}}, "no-french"),
        ({"messages": {"fr": " \u200b\n "}}, "invalid"),
        ({"messages": {"fr": "x" * 601}}, "invalid"),
        ({"severity": "apocalypse"}, "invalid"),
        ({"starts": "2026-11-24T19:00"}, "ends-before-start"),
        ({"ends": "2026-11-22T18:00"}, "ends-before-start"),
        ({"starts": "2026-11-20", "ends": "2026-11-22T18:00"}, "in-the-past"),
        ({"ends": "2036-11-24"}, "too-far"),
        ({"ends": "demain"}, "invalid"),
        ({"ends": "0001-01-01T00:00+14:00"}, "invalid"),
        ({"url": "javascript:alert(1)"}, "invalid"),
    ],
)
async def test_an_impossible_alert_is_refused_and_nothing_is_kept(agent, change: dict[str, object], slug: str) -> None:
    refused = await agent.post(ALERTS, json=FLOOD | change)
    assert refused.status_code == 422 and refused.json()["type"] == f"urn:guichet:problem:{slug}"
    assert await shown(agent) == [] and (await agent.get(ALERTS, params={"after": "2020-01-01"})).json() == {
        "alerts": []
    }


async def test_a_closure_is_read_by_the_path_and_ended_by_an_agent(agent, counter_app, clock, store) -> None:
    notices = StoredNotices(store.board)
    made = (await agent.post(CLOSURES, json=SHUT)).json()
    (closure,) = notices.closures(NOW.date())
    assert (closure.place_id, closure.reason, closure.spans) == ("famille", "Panne de chauffage", ())
    assert closure.starts == NOW.replace(second=0) and closure.ends == datetime(2026, 11, 25, tzinfo=PARIS)
    clock.now += timedelta(hours=1)
    assert (await agent.post(f"{CLOSURES}/{made['id']}/end")).json()["state"] == "over"
    assert notices.closures(NOW.date())[0].ends == clock.now, "it was closed until then"
    assert notices.closures(NOW.date() + timedelta(days=1)) == ()


async def test_an_exceptional_opening_keeps_its_hours(agent, store) -> None:
    spans = [{"opens": "14:00", "closes": "17:00", "last_entry": "16:30"}, {"opens": "09:00", "closes": "12:00"}]
    body = {
        "place": "famille",
        "starts": "2026-11-29",
        "ends": "2026-11-29",
        "reason": "Portes ouvertes",
        "spans": spans,
    }
    made = await agent.post(CLOSURES, json=body)
    assert made.status_code == 201
    (opening,) = StoredNotices(store.board).closures(NOW.date())
    assert [(span.opens.hour, span.closes.hour) for span in opening.spans] == [(9, 12), (14, 17)]
    assert str(opening.spans[1].last_entry) == "16:30:00"
    assert opening.ends - opening.starts == timedelta(days=1)
    assert (await agent.get(CLOSURES)).json()["closures"][0]["spans"][0]["opens"].startswith("09:00")


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"place": "piscine"}, "unknown-place"),
        ({"ends": "2026-11-22"}, "ends-before-start"),
        ({"reason": ""}, "invalid"),
        ({"spans": [{"opens": "9", "closes": "12:00"}]}, "invalid"),
        ({"spans": [{"opens": "09:00", "closes": "09:00"}]}, "bad-hours"),
        ({"spans": [{"opens": "09:00", "closes": "12:00"}, {"opens": "11:00", "closes": "13:00"}]}, "bad-hours"),
        ({"spans": [{"opens": "09:00", "closes": "12:00", "last_entry": "13:00"}]}, "bad-hours"),
        ({"spans": [{"opens": "09:00+02:00", "closes": "12:00"}]}, "invalid"),
    ],
)
async def test_an_impossible_closure_is_refused(agent, change: dict[str, object], slug: str, store) -> None:
    refused = await agent.post(CLOSURES, json=SHUT | change)
    assert refused.status_code == 422 and refused.json()["type"] == f"urn:guichet:problem:{slug}"
    assert StoredNotices(store.board).closures(NOW.date()) == ()


async def test_an_unknown_notice_is_not_found(agent) -> None:
    for method, address in (("GET", ALERTS), ("GET", CLOSURES), ("POST", ALERTS), ("POST", CLOSURES)):
        found = await agent.request(method, f"{address}/nothing" + "/end" * (method == "POST"))
        assert found.status_code == 404 and found.json()["type"] == "urn:guichet:problem:unknown-notice"


async def test_an_hour_of_another_zone_is_the_same_moment(agent) -> None:
    made = (await agent.post(ALERTS, json=FLOOD | {"ends": "2026-11-24T18:00:00Z"})).json()
    assert made["ends"] == "2026-11-24T19:00:00+01:00"


async def test_the_api_is_described(agent) -> None:
    described = (await agent.get("/openapi.json")).json()
    assert described["paths"][ALERTS]["post"]["security"] and described["components"]["securitySchemes"]
    assert set(described["paths"][f"{ALERTS}/{{notice_id}}"]) == {"get", "put"}
    assert "4XX" in described["paths"][CLOSURES]["post"]["responses"]


async def test_a_question_is_answered_though_the_notices_cannot_be_read(agent, store, monkeypatch) -> None:
    store.close()
    asked = Question("q", "prix de la cantine", "bourg", NOW, Channel.WEB)
    broken = replace(counter([passage("cantine", "Le repas coûte 3,60 €.")]), notices=Slow())
    names = [type(event).__name__ async for event in answer(asked, broken)]
    assert names[0] == "Begun" and names[-1] == "Answered" and "Alerted" not in names


class Slow:
    def alerts(self, owners: object, moment: object) -> tuple[()]:
        import time

        time.sleep(1.0)
        return ()

    def closures(self, day: object) -> tuple[()]:
        return ()


async def test_a_token_acts_only_where_its_role_is_granted(
    store: Store, clock: Clock, counter_app: FastAPI, asgi: Callable[[FastAPI], httpx.AsyncClient]
) -> None:
    tokens = {
        "hameau": {"token": "h" * 40, "communes": ["hameau"]},
        "machine": {"token": "m" * 40, "role": "operator"},
    }
    counter_app.state.agents = holders_of(json.dumps(tokens))
    async with asgi(counter_app) as client:
        for name, status in (("h", 403), ("m", 403)):
            client.headers["Authorization"] = f"Bearer {name * 40}"
            for address, body in ((ALERTS, FLOOD), (CLOSURES, SHUT)):
                refused = await client.post(address, json=body)
                assert refused.status_code == status and refused.json()["type"].endswith("not-allowed")
        client.headers["Authorization"] = f"Bearer {'h' * 40}"
        assert (await client.post(ALERTS, json=FLOOD | {"owners": ["hameau"]})).status_code == 201
        for owners in (["france"], ["hameau", "bourg"]):
            assert (await client.post(ALERTS, json=FLOOD | {"owners": owners})).status_code == 403
    assert [one.decision.action for one in store.audit.show()] == ["alert.raised"]


@pytest.mark.parametrize("wrong", ['{"a": {"token": "%s", "role": "king"}}', '{"a": {"token": "%s", "communes": []}}'])
def test_an_unknown_role_is_refused_without_repeating_the_token(wrong: str) -> None:
    with pytest.raises(AgentTokensError, match="JSON object") as caught:
        holders_of(wrong % ("a" * 40))
    assert "a" * 32 not in str(caught.value) and caught.value.__cause__ is None
