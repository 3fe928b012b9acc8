"""How much one may ask, and what the door says when it is too much."""

import asyncio
import socket

import httpx
import pytest

from bot.domain.references import reference_of
from bot.logs import set_up_logs

SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


async def test_a_large_body_is_refused_before_it_is_read(client, path) -> None:
    for address in ("/api/v1/ask", "/v1/chat/completions", "/", "/nowhere"):
        response = await client.post(address, content=b"x" * 65_537)
        assert response.status_code == 413
        assert response.headers["content-security-policy"] and "65536" in response.text
    assert path.asked == []


async def test_a_large_body_without_a_length_is_refused_too(build, serve) -> None:
    async def parts():
        for _ in range(40):
            yield b"x" * 2_000

    async with httpx.AsyncClient(base_url=serve(build())) as client:
        long = await client.post("/api/v1/ask", content=b"x" * 10_000_000)
        response = await client.post("/api/v1/ask", content=parts())
    assert (
        long.status_code == response.status_code == 413
        and response.headers["content-type"] == "application/problem+json"
    )


def test_a_body_that_never_comes_is_given_up(build, serve) -> None:
    address = httpx.URL(serve(build(body_timeout_s=0.3)))
    with socket.create_connection((address.host, address.port), timeout=5) as line:
        line.sendall(b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
        line.sendall(b"Content-Length: 500\r\n\r\n{")
        answer = line.recv(4096)
    assert answer.startswith(b"HTTP/1.1 408") and b"problem+json" in answer


async def test_too_many_questions_from_one_address(build, asgi, early_in_a_minute) -> None:
    async with asgi(build(questions_per_minute=3)) as client:
        statuses = []
        for _ in range(5):
            client.cookies.clear()
            last = await client.post("/api/v1/ask", json={"question": "un"})
            statuses.append(last.status_code)
        page = await client.post("/", data={"question": "un"}, headers={"Accept": "text/html"})
    assert statuses == [200, 200, 200, 429, 429] and 0 < int(last.headers["retry-after"]) <= 60
    assert last.json()["type"] == "urn:guichet:problem:too-many-questions"
    assert page.status_code == 429 and "<h1>" in page.text


async def test_too_many_questions_in_one_session(build, asgi, early_in_a_minute) -> None:
    async with asgi(build(session_questions_per_minute=2)) as client:
        statuses = [(await client.post("/api/v1/ask", json={"question": "un"})).status_code for _ in range(4)]
        client.cookies.clear()
        assert (await client.post("/api/v1/ask", json={"question": "un"})).status_code == 200
    assert statuses == [200, 200, 200, 429]


async def test_one_home_in_ipv6_is_one_address() -> None:
    from starlette.requests import Request

    from bot.web.limits import address_of

    def seen(host: str) -> str:
        return address_of(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert seen("2001:db8::1") == seen("2001:db8::ffff") != seen("2001:db8:0:1::1")
    assert seen("192.0.2.1") == "192.0.2.1" and seen("unix") == "unix"


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nowhere", 404),
        ("DELETE", "/", 405),
        ("PUT", "/api/v1/ask", 405),
        ("GET", "/v1/chat/completions", 405),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/%2e%2e/app.py", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/static/", 404),
        ("GET", "/docs", 404),
        ("GET", "/api/v1/answers/x", 404),
        ("POST", "/api/v1/answers/x/stop", 404),
    ],
)
async def test_errors_are_problems_under_the_same_headers(client, method: str, address: str, status: int) -> None:
    response = await client.request(method, address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status and problem["title"] and problem["type"].startswith("urn:guichet:problem:")
    assert SECURITY.items() <= dict(response.headers).items()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b'{"question": 1}', b'"x"', b"[" * 50_000]
)
async def test_unreadable_json_is_a_problem(client, body: bytes) -> None:
    response = await client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422) and response.headers["content-type"] == "application/problem+json"


async def test_a_lone_surrogate_is_a_problem_not_a_crash(client) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (
        rb'{"question": "\ud800"}',
        rb'{"question": "a", "\ud800": 1}',
        rb'{"question": "a", "commune": "\udfff"}',
    ):
        response = await client.post("/api/v1/ask", content=body, headers=headers)
        assert response.status_code in (200, 422), body


async def test_what_was_sent_is_never_sent_back(client) -> None:
    body = {"question": ["<script>secret</script>"], "commune": {"secret": 1}}
    response = await client.post("/api/v1/ask", json=body)
    assert response.status_code == 422 and "secret" not in response.text
    assert {error["pointer"] for error in response.json()["errors"]} == {"/question", "/commune"}


async def test_a_crash_is_a_problem_with_a_reference_and_no_trace(build, asgi, capsys) -> None:
    app = build()

    @app.get("/crash")
    async def crash() -> None:
        raise ValueError("jeanne 06 12 34 56 78")

    async with asgi(app) as client:
        response = await client.get("/crash")
        page = await client.get("/crash", headers={"Accept": "text/html"})
    assert response.status_code == 500 and response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-request-id"] in response.json()["detail"]
    assert "ValueError" not in response.text and "jeanne" not in response.text + page.text + capsys.readouterr().out
    assert page.headers["content-type"].startswith("text/html")


async def test_the_policy_allows_nothing_inline_and_nobody_frames_the_page(build, asgi) -> None:
    async with asgi(build(embedders=("https://www.port-clairval.example",))) as client:
        policy = (await client.get("/")).headers["content-security-policy"]
    assert "unsafe-inline" not in policy and "default-src 'none'" in policy
    assert "frame-ancestors https://www.port-clairval.example" in policy


async def test_only_the_listed_sites_may_call_the_api(build, asgi) -> None:
    town = "https://www.port-clairval.example"
    async with asgi(build(cors_origins=(town,))) as client:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        allowed = await client.options("/api/v1/ask", headers={"Origin": town, **asked})
        refused = await client.options("/api/v1/ask", headers={"Origin": "https://evil.example", **asked})
        words = await client.get("/api/v1/wording/fr", headers={"Origin": town})
    assert (
        allowed.headers["access-control-allow-origin"] == town
        and "access-control-allow-credentials" not in allowed.headers
    )
    assert refused.status_code == 400 and "access-control-allow-origin" not in refused.headers
    assert words.headers["access-control-allow-origin"] == town


async def test_a_failing_store_does_not_stop_the_answers(build, asgi, store, tmp_path) -> None:
    async with asgi(build()) as client:
        store.close()
        for file in tmp_path.iterdir():
            file.unlink()
        (tmp_path / "guichet.db").mkdir()
        told = await client.post("/api/v1/ask", json={"question": "un"})
        assert told.status_code == 200 and "event: answer" in told.text
        assert (await client.get("/api/v1/answers/x")).status_code == 503
        health = await client.get("/healthz")
        assert health.status_code == 200 and "no_storage" in health.json()["degraded"]
        assert (await client.get("/readyz")).status_code == 503


async def test_health_names_the_rungs(build, asgi) -> None:
    from dataclasses import replace

    app = build()
    async with asgi(app) as client:
        health = (await client.get("/healthz")).json()
        assert (await client.get("/readyz")).status_code == 200
        app.state.desk.holder = replace(app.state.desk.holder, fit=replace(app.state.desk.holder.fit, ready=False))
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.head("/healthz")).status_code == 200
    assert health["status"] == "degraded" and health["degraded"] == ["no_generator"] and health["storage"] is True
    assert health["models"] == {"embedder": "minilm", "generator": ""} and health["generation"] == "g1"


async def test_logs_hold_identifiers_and_no_words(client, capsys) -> None:
    set_up_logs("info")
    await client.post("/api/v1/ask", json={"question": "explose motsecret"})
    await client.post("/api/v1/ask", json={"question": "motsecret"})
    await client.get("/motsecret?q=motsecret")
    await client.post("/", data={"question": "motsecret"})
    await asyncio.sleep(0)
    logged = "".join(capsys.readouterr())
    assert "motsecret" not in logged and "answer_ended" in logged and "unmatched" in logged
    session = client.cookies["guichet_session"]
    assert session not in logged and reference_of(session) not in logged, "no line leads to a conversation"
