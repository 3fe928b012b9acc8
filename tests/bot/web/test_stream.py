"""Over a real server: listeners leave, come back, stop, and crowd."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.storage import Ending


async def hear(lines: AsyncIterator[str], until: str) -> list[str]:
    heard = []
    async for line in lines:
        heard.append(line)
        if line == f"event: {until}":
            async for more in lines:
                heard.append(more)
                if not more:
                    return heard
    return heard


def answer_id_in(heard: list[str]) -> str:
    data = next(line for line in heard if line.startswith("data: ") and "answer_id" in line)
    return json.loads(data.removeprefix("data: "))["answer_id"]


async def until(condition, limit_s: float = 5.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.02)


async def test_generation_is_cancelled_when_nobody_listens_and_the_record_is_kept(build, serve, path, store) -> None:
    address = serve(build(patience_s=0.3))
    async with httpx.AsyncClient(base_url=address) as client:
        async with client.stream("POST", "/api/v1/ask", json={"question": "lent 1"}) as response:
            heard = await hear(response.aiter_lines(), "sentence")
        left = time.monotonic()
        await until(lambda: path.closed == ["lent 1"])
        assert 0.2 < time.monotonic() - left < 2.5
        await until(lambda: store.answer(answer_id_in(heard)) is not None)
    kept = store.answer(answer_id_in(heard))
    assert (
        kept is not None and kept.ending is Ending.ABANDONED and kept.answer.sentences[0].text == "Apportez une photo."
    )


async def test_a_listener_comes_back_where_it_left(build, serve, path) -> None:
    path.step_s = 0.002
    address = serve(build(patience_s=5))
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        async with client.stream("POST", "/api/v1/ask", json={"question": "lent 2"}) as response:
            heard = await hear(response.aiter_lines(), "sentence")
        last = max(int(line.removeprefix("id: ")) for line in heard if line.startswith("id: "))
        events = f"/api/v1/answers/{answer_id_in(heard)}/events"
        resumed = (await client.get(events, headers={"Last-Event-ID": str(last)})).text
        ids = [int(line.removeprefix("id: ")) for line in resumed.splitlines() if line.startswith("id: ")]
        assert ids == list(range(last + 1, ids[-1] + 1)) and resumed.count("event: answer") == 1
        replayed = (await client.get(events)).text
        assert replayed.count("event: meta") == 1 and replayed.endswith(resumed[-200:])
        over = await client.get(events, headers={"Last-Event-ID": str(ids[-1])})
        assert over.status_code == 204
    assert path.closed == ["lent 2"]


@pytest.mark.parametrize("bad", ["-1", "999", "x", "1.5", "²", "٣", "1e3", "", " ", "9" * 50, "a" * 60_000])
async def test_a_bad_last_event_id_is_explained(client, parse, bad: str) -> None:
    told = await client.post("/api/v1/ask", json={"question": "un"})
    answer_id = json.loads(parse(told.text)[0].data)["answer_id"]
    headers = {"Last-Event-ID": bad.encode()}
    response = await client.get(f"/api/v1/answers/{answer_id}/events", headers=headers)
    assert response.status_code == 422 if bad.strip() else 200
    if bad.strip():
        assert response.headers["content-type"] == "application/problem+json"


async def test_the_stream_is_gone_after_its_time_and_the_record_stays(build, asgi, parse) -> None:
    async with asgi(build(resume_s=0)) as client:
        told = await client.post("/api/v1/ask", json={"question": "un"})
        answer_id = json.loads(parse(told.text)[0].data)["answer_id"]
        gone = await client.get(f"/api/v1/answers/{answer_id}/events")
        assert gone.status_code == 410 and f"/api/v1/answers/{answer_id}" in gone.json()["detail"]
        assert (await client.get(f"/api/v1/answers/{answer_id}")).status_code == 200
        assert (await client.get("/api/v1/answers/nothing/events")).status_code == 404


async def test_silence_is_filled_with_heartbeats(build, serve, path) -> None:
    path.step_s = 10
    address = serve(build(heartbeat_s=0.1, patience_s=0))
    async with (
        httpx.AsyncClient(base_url=address) as client,
        client.stream("POST", "/api/v1/ask", json={"question": "lent 3"}) as response,
    ):
        lines = response.aiter_lines()
        await hear(lines, "sentence")
        pings = 0
        async for line in lines:
            pings += line == ": ping"
            if pings == 3:
                break


async def test_one_question_at_a_time_in_a_conversation(build, serve, path) -> None:
    address = serve(build(patience_s=30))
    async with httpx.AsyncClient(base_url=address) as client:
        async with client.stream("POST", "/api/v1/ask", json={"question": "lent 4"}) as response:
            lines = response.aiter_lines()
            await hear(lines, "sentence")
            busy = await client.post("/api/v1/ask", json={"question": "un"})
            assert busy.status_code == 409 and int(busy.headers["retry-after"]) > 0
            async with httpx.AsyncClient(base_url=address) as neighbour:
                assert (await neighbour.post("/api/v1/ask", json={"question": "un"})).status_code == 200
        await asyncio.sleep(0.3)
        after = await client.post("/api/v1/ask", json={"question": "deux"})
        assert after.status_code == 200 and "event: answer" in after.text
        await until(lambda: "lent 4" in path.closed)


async def test_twenty_questions_at_once_in_one_session_are_one_answer_and_nineteen_waits(build, serve, path) -> None:
    path.step_s = 0.001
    address = serve(build())
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        await client.post("/api/v1/ask", json={"question": "un"})
        burst = [client.post("/api/v1/ask", json={"question": f"lent n{i}"}) for i in range(20)]
        statuses = sorted(response.status_code for response in await asyncio.gather(*burst))
    assert statuses == [200] + [409] * 19


async def test_a_resident_may_stop_an_answer(build, serve, path, store) -> None:
    address = serve(build(patience_s=30))
    async with (
        httpx.AsyncClient(base_url=address) as client,
        client.stream("POST", "/api/v1/ask", json={"question": "lent 5"}) as response,
    ):
        lines = response.aiter_lines()
        heard = await hear(lines, "sentence")
        stopped = await client.post(f"/api/v1/answers/{answer_id_in(heard)}/stop")
        assert stopped.status_code == 204
        rest = [line async for line in lines]
    assert "event: error" in rest and path.closed == ["lent 5"]
    await until(lambda: store.answer(answer_id_in(heard)) is not None)


async def test_an_endless_answer_is_ended(build, serve, path) -> None:
    address = serve(build(answer_timeout_s=0.3))
    async with httpx.AsyncClient(base_url=address) as client:
        told = await client.post("/api/v1/ask", json={"question": "lent 6"})
    assert "trop de temps" in told.text and path.closed == ["lent 6"]


async def test_an_answer_of_too_many_events_is_ended(build, asgi, path) -> None:
    path.step_s = 0
    async with asgi(build(event_limit=50)) as client:
        told = await client.post("/api/v1/ask", json={"question": "lent 7"})
    assert told.text.count("event: ") == 51 and told.text.count("event: error") == 1


async def test_a_full_desk_says_when_to_come_back(build, serve, path) -> None:
    address = serve(build(running_limit=1, patience_s=30))
    async with (
        httpx.AsyncClient(base_url=address) as client,
        client.stream("POST", "/api/v1/ask", json={"question": "lent 8"}) as response,
        httpx.AsyncClient(base_url=address) as neighbour,
    ):
        lines = response.aiter_lines()
        await hear(lines, "sentence")
        full = await neighbour.post("/api/v1/ask", json={"question": "un"})
    assert full.status_code == 503 and full.headers["retry-after"]


async def test_a_stopped_server_keeps_what_was_said(build, path, store) -> None:
    app = build()
    desk = app.state.desk
    async with app.router.lifespan_context(app):
        from bot.domain.conversations import Channel
        from bot.web.desk import Asked
        from bot.web.journal import Session

        running = await desk.take(Asked("lent 9", "port-clairval", "fr", Channel.WEB, Session("c" * 32), 30))
        await until(lambda: len(running.events) > 4)
    kept = store.answer(running.answer_id)
    assert kept is not None and kept.ending is Ending.ABANDONED


async def test_twenty_listeners_hear_the_same(build, serve, path) -> None:
    path.step_s = 0.001
    address = serve(build())
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        async with client.stream("POST", "/api/v1/ask", json={"question": "lent 10"}) as response:
            heard = await hear(response.aiter_lines(), "sentence")
        events = f"/api/v1/answers/{answer_id_in(heard)}/events"
        told = await asyncio.gather(*(client.get(events) for _ in range(20)))
    assert len({one.text.replace(": ping\n\n", "") for one in told}) == 1
