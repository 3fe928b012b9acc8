"""Signing in: nobody gets in without proof, sessions end, and what was written is never lost."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import httpx
import pyotp
import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import text as sql

from bot.domain.agents import Agent, Grant, Right, Role
from bot.domain.clock import PARIS
from bot.storage import Account, Store
from bot.web.app import build_app
from bot.web.options import WebOptions
from bot.web.proving import hash_password, password_fits
from bot.web.signing_in import AtConsole, Listening, safe_way_back

PASSWORD = "un-mot-de-passe-long"
HASH = hash_password(PASSWORD)
JEANNE = Agent("a1", "jeanne", "Jeanne Martin", (Grant(Role.AGENT, "port-clairval"),), "État civil")
PAGE = {"Accept": "text/html"}
OURS = {**PAGE, "Sec-Fetch-Site": "same-origin"}
SIGN_IN = "/console/sign-in"
SECRET = pyotp.random_base32()


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def console(store: Store, path: object, clock: Clock, build: Callable[..., FastAPI]) -> FastAPI:
    """The application, with a page for agents, one that listens, and one that saves."""
    store.accounts.add(Account(JEANNE, HASH), "test")
    holder = build().state.desk.holder
    app = build_app(holder, store, WebOptions(session_idle_s=1_800, session_longest_s=36_000), path, clock)
    routes = APIRouter()

    @routes.get("/console/work")
    async def work(visit: AtConsole) -> dict[str, str]:
        return {"agent": visit.agent.name, "csrf": visit.csrf}

    @routes.get("/console/listen")
    async def listen(visit: Listening) -> dict[str, str]:
        return {"agent": visit.agent.name}

    @routes.post("/console/save")
    async def save(visit: AtConsole) -> dict[str, str]:
        visit.require(Right.ANSWER, "port-clairval")
        return dict(visit.fields)

    @routes.post("/console/stop")
    async def stop(visit: AtConsole) -> None:
        visit.require(Right.SWITCH, "port-clairval")

    app.include_router(routes)
    return app


@pytest.fixture
async def browser(console: FastAPI, asgi: Callable[[FastAPI], httpx.AsyncClient]) -> AsyncIterator[httpx.AsyncClient]:
    async with asgi(console) as client:
        client.headers.update(OURS)
        yield client


async def enter(browser: httpx.AsyncClient, **changes: str) -> httpx.Response:
    return await browser.post(SIGN_IN, data={"name": "jeanne", "password": PASSWORD} | changes)


async def csrf_of(browser: httpx.AsyncClient) -> str:
    return (await browser.get("/console/work")).json()["csrf"]


async def test_a_page_leads_to_the_sign_in_page_and_back(browser: httpx.AsyncClient) -> None:
    sent = await browser.get("/console/work?tri=age")
    assert sent.status_code == 303 and sent.headers["location"].startswith(SIGN_IN)
    page = await browser.get(sent.headers["location"])
    back = re.search(r'name="back" value="([^"]*)"', page.text)
    assert back is not None and back.group(1) == "/console/work?tri=age"
    entered = await enter(browser, back=back.group(1))
    assert entered.headers["location"] == "/console/work?tri=age"
    assert (await browser.get("/console/work")).json()["agent"] == "jeanne"
    assert (await browser.get(SIGN_IN, params={"back": "/console/work"})).headers["location"] == "/console/work"


async def test_a_script_is_told_where_to_sign_in(browser: httpx.AsyncClient) -> None:
    refused = await browser.get("/console/work", headers={"Accept": "application/json"})
    assert refused.status_code == 401 and refused.json()["sign_in"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    ("name", "password"), [("jeanne", "faux-mot-de-passe"), ("inconnue", PASSWORD), ("", ""), ("jeanne", PASSWORD * 99)]
)
async def test_a_wrong_pair_says_nothing_of_what_is_wrong(browser: httpx.AsyncClient, name: str, password: str) -> None:
    refused = await enter(browser, name=name, password=password)
    assert refused.status_code == 401 and "ne convient pas" in refused.text
    assert "guichet_agent" not in refused.cookies and 'role="alert"' in refused.text


async def test_too_many_attempts_wait_even_with_the_right_password(browser: httpx.AsyncClient) -> None:
    for _ in range(6):
        assert (await enter(browser, password="faux-mot-de-passe")).status_code == 401
    throttled = await enter(browser)
    assert throttled.status_code == 429 and int(throttled.headers["retry-after"]) > 60
    assert "Trop d" in throttled.text and (await browser.get("/console/work")).status_code == 303


async def test_a_second_factor_is_asked_and_a_code_serves_once(
    browser: httpx.AsyncClient, store: Store, clock: Clock
) -> None:
    store.accounts.set_totp(JEANNE, SECRET, "test")
    code = pyotp.TOTP(SECRET).at(clock.now)
    assert (await enter(browser)).status_code == 401
    assert (await enter(browser, code="000000" if code != "000000" else "111111")).status_code == 401
    assert (await enter(browser, code=f"{code[:3]} {code[3:]}")).status_code == 303
    browser.cookies.clear()
    assert (await enter(browser, code=code)).status_code == 401, "the same code again"
    clock.forward(seconds=30)
    assert (await enter(browser, code=pyotp.TOTP(SECRET).at(clock.now))).status_code == 303


async def test_signing_in_changes_the_cookie_and_ends_the_session_before(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    first = browser.cookies["guichet_agent"]
    await enter(browser)
    assert browser.cookies["guichet_agent"] != first
    browser.cookies.clear()
    browser.cookies["guichet_agent"] = first
    assert (await browser.get("/console/work")).status_code == 303


async def test_the_cookie_is_out_of_reach_of_scripts_and_its_copy_in_the_database_opens_nothing(
    browser: httpx.AsyncClient, store: Store
) -> None:
    entered = await enter(browser)
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    session = store.sessions.find(browser.cookies["guichet_agent"])
    assert session is not None and session.id not in cookie
    browser.cookies.clear()
    browser.cookies["guichet_agent"] = session.id
    assert (await browser.get("/console/work")).status_code == 303


async def test_a_session_ends_unused_and_in_any_case_after_a_day_of_work(
    browser: httpx.AsyncClient, clock: Clock
) -> None:
    await enter(browser)
    for _ in range(12):
        clock.forward(minutes=29)
        assert (await browser.get("/console/work")).status_code == 200
    clock.forward(minutes=31)
    assert (await browser.get("/console/work")).status_code == 303
    await enter(browser)
    for _ in range(24):
        clock.forward(minutes=25)
        last = await browser.get("/console/work")
    assert last.status_code == 200
    clock.forward(minutes=1)
    assert (await browser.get("/console/work")).status_code == 303, "ten hours in all"


async def test_listening_does_not_keep_a_session_awake(browser: httpx.AsyncClient, clock: Clock) -> None:
    await enter(browser)
    clock.forward(minutes=29)
    assert (await browser.get("/console/listen")).status_code == 200
    clock.forward(minutes=2)
    assert (await browser.get("/console/listen")).status_code == 303


async def test_signing_out_and_shutting_an_account_end_the_session_at_once(
    browser: httpx.AsyncClient, store: Store
) -> None:
    await enter(browser)
    left = await browser.post("/console/sign-out", data={"csrf": await csrf_of(browser)})
    assert left.status_code == 303 and (await browser.get("/console/work")).status_code == 303
    await enter(browser)
    store.accounts.set_disabled(JEANNE, True, "test")
    assert (await browser.get("/console/work")).status_code == 303
    assert (await enter(browser)).status_code == 401


async def test_a_form_of_another_site_does_nothing(browser: httpx.AsyncClient, store: Store) -> None:
    await enter(browser)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}):
        refused = await browser.post("/console/save", data={"text": "x", "csrf": "guess"}, headers=headers)
        assert refused.status_code == 403 and "ne vient pas d" in refused.text
        assert (await browser.post(SIGN_IN, data={"name": "jeanne"}, headers=headers)).status_code == 403
    saved = await browser.post("/console/save", data={"text": "Bonjour", "csrf": await csrf_of(browser)})
    assert saved.json() == {"text": "Bonjour"}


async def test_a_script_of_ours_sends_the_token_in_a_header(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    token = await csrf_of(browser)
    assert (await browser.post("/console/save", headers={"X-CSRF-Token": token})).status_code == 200
    assert (await browser.post("/console/save", headers=[(b"x-csrf-token", b"\xe9")])).status_code == 403


async def test_what_was_written_when_the_session_expired_is_found_again(
    browser: httpx.AsyncClient, clock: Clock
) -> None:
    await enter(browser)
    token, text = await csrf_of(browser), 'Bonjour,\n<b>voici</b> la réponse "corrigée" pour vous.\n'
    clock.forward(hours=2)
    sent = await browser.post("/console/save", data={"text": text, "id": "r1", "csrf": token})
    assert sent.status_code == 303
    page = await browser.get(sent.headers["location"])
    assert "est gardé" in page.text
    back = re.search(r'name="back" value="([^"]*)"', page.text)
    assert back is not None
    entered = await enter(browser, back=back.group(1))
    kept = await browser.get(entered.headers["location"])
    assert "&lt;b&gt;voici&lt;/b&gt;" in kept.text and 'action="/console/save"' in kept.text
    assert 'name="id" value="r1"' in kept.text and f'value="{await csrf_of(browser)}"' in kept.text


async def test_no_password_is_kept_with_a_form(browser: httpx.AsyncClient, clock: Clock, store: Store) -> None:
    await enter(browser)
    token = await csrf_of(browser)
    clock.forward(hours=2)
    form = {"csrf": token, "password": PASSWORD, "wanted": "encore-plus-long", "again": "encore-plus-long"}
    sent = await browser.post("/console/account/password", data=form)
    assert sent.headers["location"] == SIGN_IN
    with store.engine.connect() as connection:
        assert connection.execute(sql("SELECT count(*) FROM kept_forms")).scalar_one() == 0


async def test_a_form_of_a_page_older_than_the_session_is_shown_again(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    old = await csrf_of(browser)
    await enter(browser)
    sent = await browser.post("/console/save", data={"text": "Bonjour", "csrf": old})
    entered = await browser.get(sent.headers["location"])
    assert "Bonjour" in (await browser.get(entered.headers["location"])).text


async def test_a_kept_text_is_for_its_author_only(browser: httpx.AsyncClient, store: Store, clock: Clock) -> None:
    await enter(browser)
    token = await csrf_of(browser)
    clock.forward(hours=2)
    sent = await browser.post("/console/save", data={"text": "secret", "csrf": token})
    kept = re.search(r"kept%2F([\w-]+)", sent.headers["location"])
    assert kept is not None
    other = Agent("a2", "paul", "Paul", (Grant(Role.AGENT),))
    store.accounts.add(Account(other, HASH), "test")
    browser.cookies.clear()
    await enter(browser, name="paul")
    assert (await browser.get(f"/console/kept/{kept.group(1)}")).status_code == 404


async def test_rights_are_asked_per_commune(browser: httpx.AsyncClient, store: Store) -> None:
    await enter(browser)
    token = await csrf_of(browser)
    assert (await browser.post("/console/stop", data={"csrf": token})).status_code == 403
    store.accounts.set_grants(JEANNE, [Grant(Role.AGENT, "saint-aubin")], "test")
    assert (await browser.post("/console/save", data={"csrf": token})).status_code == 403


async def test_the_api_of_agents_takes_a_session_too(browser: httpx.AsyncClient) -> None:
    browser.headers["Accept"] = "application/json"
    assert (await browser.get("/api/v1/agent/alerts")).status_code == 503, "no token is declared, nobody signed in"
    await enter(browser)
    token = await csrf_of(browser)
    assert (await browser.get("/api/v1/agent/alerts")).status_code == 200
    alert = {"owners": ["port-clairval"], "messages": {"fr": "Crue."}, "severity": "danger", "ends": "2026-11-24T18:00"}
    assert (await browser.post("/api/v1/agent/alerts", json=alert)).status_code == 403
    raised = await browser.post("/api/v1/agent/alerts", json=alert, headers={"X-CSRF-Token": token})
    assert raised.status_code == 201 and raised.json()["changed_by"] == "jeanne"


async def test_an_agent_changes_their_password_and_their_other_sessions_end(
    browser: httpx.AsyncClient, console: FastAPI, asgi: Callable[[FastAPI], httpx.AsyncClient], store: Store
) -> None:
    await enter(browser)
    async with asgi(console) as elsewhere:
        elsewhere.headers.update(OURS)
        await enter(elsewhere)
        form = {"csrf": await csrf_of(browser), "password": PASSWORD, "wanted": "encore-plus-long", "again": "autre"}
        for wrong in ({}, {"wanted": "court", "again": "court"}, {"password": "faux-mot-de-passe"}):
            refused = await browser.post("/console/account/password", data=form | wrong)
            assert refused.status_code == 422 and "rien n'est changé" in refused.text.replace("&#39;", "'")
        done = await browser.post("/console/account/password", data=form | {"again": "encore-plus-long"})
        assert done.status_code == 303
        assert "est changé" in (await browser.get(done.headers["location"])).text
        assert (await elsewhere.get("/console/work")).status_code == 303
    kept = store.accounts.named("jeanne")
    assert kept is not None and password_fits(kept.password, "encore-plus-long")


async def test_an_agent_sets_and_removes_the_second_factor(
    browser: httpx.AsyncClient, store: Store, clock: Clock
) -> None:
    await enter(browser)
    page = (await browser.get("/console/account")).text
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)
    assert secret is not None and "data:image/svg+xml" in page
    form = {"csrf": await csrf_of(browser), "secret": secret.group(1), "password": PASSWORD, "code": "12345"}
    refused = await browser.post("/console/account/second-factor", data=form)
    assert refused.status_code == 422 and secret.group(1) in refused.text, "the same square, not to scan it again"
    form["code"] = pyotp.TOTP(secret.group(1)).at(clock.now)
    assert (await browser.post("/console/account/second-factor", data=form)).status_code == 303
    kept = store.accounts.named("jeanne")
    assert kept is not None and kept.totp.startswith("sealed:") and secret.group(1) not in kept.totp
    removal = {"csrf": await csrf_of(browser), "password": PASSWORD}
    assert (await browser.post("/console/account/second-factor", data=removal)).status_code == 303
    kept = store.accounts.named("jeanne")
    assert kept is not None and not kept.totp


async def test_what_happens_to_accounts_and_sessions_is_in_the_record(browser: httpx.AsyncClient, store: Store) -> None:
    await enter(browser, password="faux-mot-de-passe")
    await enter(browser, name="inconnue")
    await enter(browser)
    done = [one.decision.action for one in store.audit.show()]
    assert done == ["account.added", "session.refused", "session.opened"]
    assert store.audit.verify().wrong == ""


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example/console", "/console\\@evil", "/", "/console/../x", "/consoleX", SIGN_IN],
)
def test_the_way_back_stays_in_the_console(back: str) -> None:
    assert safe_way_back(back) == "/console"
    assert safe_way_back("/console/r/1?x=2") == "/console/r/1?x=2"
