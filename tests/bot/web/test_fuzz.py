"""Hundreds of malformed requests: always an answer or a problem, never a 500."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.agents import holders_of

TOKEN = "f" * 40
LIMITS = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(["", "\x00", "\ud800", "é" * 300, "<b>", "../..", "%00"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
KNOWN = (
    "question commune language conversation_id messages model stream stream_options metadata thumb comment lang answer"
    " owners severity starts ends place reason spans url"
)
FIELDS = st.sampled_from(KNOWN.split())
BODY = st.dictionaries(FIELDS | TEXT, JSON, max_size=6)
MESSAGES = st.lists(st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "system"]), "content": JSON}))
ADDRESSES = (
    "/api/v1/ask",
    "/v1/chat/completions",
    "/api/v1/answers/x/feedback",
    "/api/v1/answers/x/stop",
    "/",
    "/feedback",
    "/session/end",
    "/api/v1/agent/alerts",
    "/api/v1/agent/closures",
    "/api/v1/agent/alerts/x/end",
)
HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@pytest.fixture
async def hostile(build, asgi) -> AsyncIterator[httpx.AsyncClient]:
    agents = holders_of(json.dumps({"a": TOKEN}))
    async with asgi(build(agents=agents, agent_requests_per_minute=1_000_000)) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client


def acceptable(response: httpx.Response) -> None:
    assert response.status_code not in (500, 501, 502), response.text
    if response.status_code >= 400:
        kind = response.headers["content-type"]
        assert kind == "application/problem+json" or kind.startswith("text/html"), kind
    assert response.headers["x-content-type-options"] == "nosniff"


@LIMITS
@given(address=st.sampled_from(ADDRESSES), body=BODY)
async def test_any_json_body(hostile, address: str, body: dict[str, object]) -> None:
    content = json.dumps(body).encode()
    acceptable(await hostile.post(address, content=content, headers={"Content-Type": "application/json"}))


@LIMITS
@given(messages=MESSAGES, rest=BODY)
async def test_any_chat(hostile, messages: list[object], rest: dict[str, object]) -> None:
    content = json.dumps({"model": "guichet", **rest, "messages": messages}).encode()
    headers = {"Content-Type": "application/json"}
    response = await hostile.post("/v1/chat/completions", content=content, headers=headers)
    acceptable(response)


@LIMITS
@given(
    address=st.sampled_from(ADDRESSES),
    content=st.binary(max_size=300),
    kind=st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
    )
    | HEADER_TEXT,
)
async def test_any_bytes(hostile, address: str, content: bytes, kind: str) -> None:
    acceptable(await hostile.post(address, content=content, headers={"Content-Type": kind.encode("latin-1")}))


@LIMITS
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X"]),
    start=st.sampled_from(
        ["/", "/api/v1/", "/api/v1/answers/", "/v1/", "/static/", "/widget.js", "/?lang=", "/?commune="]
    ),
    rest=TEXT,
    language=HEADER_TEXT,
    cookie=HEADER_TEXT,
    accept=st.sampled_from(["*/*", "text/html", "", "application/json"]),
)
async def test_any_address(
    hostile, method: str, start: str, rest: str, language: str, cookie: str, accept: str
) -> None:
    headers = {"Accept-Language": language, "Cookie": f"guichet_session={cookie}", "Accept": accept}
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    try:
        address = httpx.URL(f"http://guichet.test{start}{rest.encode('utf-8', 'replace').decode()}")
    except httpx.InvalidURL:
        return
    acceptable(await hostile.request(method, address, headers=encoded))


@LIMITS
@given(question=st.text(st.characters(exclude_categories=["Cs"]), max_size=400), stream=st.booleans())
async def test_any_question_is_answered(hostile, question: str, stream: bool) -> None:
    asked = await hostile.post("/api/v1/ask", json={"question": question})
    assert asked.status_code == 200 and asked.text.count("event: meta") == 1
    page = await hostile.post("/", data={"question": question})
    assert page.status_code in (200, 503) and page.headers["content-type"].startswith("text/html")


async def test_the_description_of_the_api_is_openapi_3_1(hostile) -> None:
    described = (await hostile.get("/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/ask", "/api/v1/answers/{answer_id}/events", "/v1/chat/completions", "/healthz"} <= set(
        described["paths"]
    )
    assert "text/event-stream" in described["paths"]["/api/v1/ask"]["post"]["responses"]["200"]["content"]
    names = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
