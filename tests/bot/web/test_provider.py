"""Signing in through a real OpenID provider, in its own process: who it vouches for gets in, and nobody else."""

import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from bot.domain.agents import Agent, Grant, Role
from bot.storage import Account, Store
from bot.web.provider import ProviderOptions
from bot.web.proving import hash_password
from tests.peers.oidc import CLIENT, SECRET

HERE = "http://guichet.test"
JEANNE = Agent("a1", "jeanne", "Jeanne Martin", (Grant(Role.AGENT),), email="jeanne.martin@ville.example")
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
LIES = ["nonce", "audience", "issuer", "key", "algorithm", "expired", "subject", "person"]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(__file__).parents[2] / "peers" / "oidc.py"
    peer = subprocess.Popen([sys.executable, str(program), str(port)])
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(f"{address}/jwks", timeout=1)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield address
    peer.terminate()
    peer.wait(10)


@pytest.fixture
def options(issuer: str) -> ProviderOptions:
    return ProviderOptions(issuer, CLIENT, SECRET, HERE)


@pytest.fixture
async def browser(
    issuer: str,
    options: ProviderOptions,
    build: Callable[..., FastAPI],
    asgi: Callable[[FastAPI], httpx.AsyncClient],
) -> AsyncIterator[httpx.AsyncClient]:
    tell(issuer)
    async with asgi(build(provider=options)) as client:
        client.headers.update(OURS)
        yield client


def tell(issuer: str, **wanted: object) -> int:
    return int(httpx.post(f"{issuer}/lie", json=wanted).json()["ended"])


async def go(browser: httpx.AsyncClient, back: str = "/console/account") -> httpx.Response:
    """Leaves for the provider and comes back, as a browser does."""
    left = await browser.get("/console/provider", params={"back": back})
    assert left.status_code == 303, left.text
    async with httpx.AsyncClient() as outside:
        answered = await outside.get(left.headers["location"])
    return await browser.get(answered.headers["location"])


async def test_who_the_provider_vouches_for_gets_in_where_they_were_going(
    browser: httpx.AsyncClient, store: Store
) -> None:
    store.accounts.add(Account(JEANNE), "test")
    assert "ProConnect" in (await browser.get("/console/sign-in")).text
    entered = await go(browser)
    assert entered.status_code == 303 and entered.headers["location"] == "/console/account"
    page = await browser.get("/console/account")
    assert "Jeanne Martin" in page.text and 'name="wanted"' not in page.text, "their password is not ours to change"
    kept = store.accounts.named("jeanne")
    assert kept is not None and kept.subject.endswith("|u-1")


async def test_later_they_are_known_by_their_identity_whatever_their_e_mail(
    browser: httpx.AsyncClient, store: Store, issuer: str
) -> None:
    store.accounts.add(Account(JEANNE), "test")
    await go(browser)
    tell(issuer, person={"email": "another@ville.example"})
    browser.cookies.clear()
    assert (await go(browser)).status_code == 303
    tell(issuer, person={"sub": "u-9"})
    browser.cookies.clear()
    assert (await go(browser)).status_code == 403, "the same e-mail, another person"


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_does_not_fit_opens_nothing(
    browser: httpx.AsyncClient, store: Store, issuer: str, lie: str
) -> None:
    store.accounts.add(Account(JEANNE), "test")
    tell(issuer, lie=lie)
    refused = await go(browser)
    assert refused.status_code == 502 and "guichet_agent" not in browser.cookies
    tell(issuer)
    assert (await go(browser)).status_code == 303, "and the next one is as usual"


async def test_a_local_account_is_never_taken_over_by_an_e_mail(browser: httpx.AsyncClient, store: Store) -> None:
    store.accounts.add(Account(JEANNE, hash_password("un-mot-de-passe-long")), "test")
    refused = await go(browser)
    assert refused.status_code == 403 and "jeanne.martin@ville.example" in refused.text


async def test_an_e_mail_the_provider_does_not_vouch_for_links_nothing(
    browser: httpx.AsyncClient, store: Store, issuer: str
) -> None:
    store.accounts.add(Account(JEANNE), "test")
    tell(issuer, person={"email_verified": False})
    assert (await go(browser)).status_code == 403


async def test_a_shut_account_stays_shut(browser: httpx.AsyncClient, store: Store) -> None:
    store.accounts.add(Account(JEANNE), "test")
    await go(browser)
    store.accounts.set_disabled(JEANNE, True, "test")
    browser.cookies.clear()
    assert (await go(browser)).status_code == 403


@pytest.mark.parametrize("options", [("99999999999999",), ("21990001400019",)])
async def test_only_the_agreed_organisations_get_in(
    issuer: str,
    options: tuple[str, ...],
    build: Callable[..., FastAPI],
    asgi: Callable[..., httpx.AsyncClient],
    store: Store,
) -> None:
    store.accounts.add(Account(JEANNE), "test")
    tell(issuer)
    limited = ProviderOptions(issuer, CLIENT, SECRET, HERE, organisations=options)
    async with asgi(build(provider=limited)) as browser:
        browser.headers.update(OURS)
        assert (await go(browser)).status_code == (303 if options[0].startswith("21") else 502)


async def test_a_return_of_another_browser_or_played_again_opens_nothing(
    browser: httpx.AsyncClient, store: Store
) -> None:
    store.accounts.add(Account(JEANNE), "test")
    left = await browser.get("/console/provider")
    async with httpx.AsyncClient() as outside:
        back = (await outside.get(left.headers["location"])).headers["location"]
    held = dict(browser.cookies)
    browser.cookies.clear()
    assert (await browser.get(back)).status_code == 403, "no state in this browser"
    browser.cookies.update(held)
    assert (await browser.get(back)).status_code == 303
    browser.cookies.update(held)
    assert (await browser.get(back)).status_code == 403, "the same return again"
    forged = await browser.get("/console/provider/return", params={"code": "x", "state": "y"})
    assert forged.status_code == 403


async def test_a_refusal_of_the_provider_is_told(browser: httpx.AsyncClient) -> None:
    left = await browser.get("/console/provider")
    state = parse_qs(urlsplit(left.headers["location"]).query)["state"][0]
    refused = await browser.get("/console/provider/return", params={"error": "access_denied", "state": state})
    assert refused.status_code == 403 and "pas confirmé" in refused.text


async def test_signing_out_offers_to_sign_out_there_too(browser: httpx.AsyncClient, store: Store, issuer: str) -> None:
    store.accounts.add(Account(JEANNE), "test")
    await go(browser)
    page = (await browser.get("/console/account")).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    left = await browser.post("/console/sign-out", data={"csrf": csrf})
    assert left.status_code == 200 and (await browser.get("/console/account")).status_code == 303
    address = left.text.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    before = tell(issuer)
    async with httpx.AsyncClient() as outside:
        ended = await outside.get(address)
    assert ended.headers["location"] == f"{HERE}/console/sign-in" and tell(issuer) == before + 1


async def test_a_provider_that_is_down_leaves_local_accounts(
    build: Callable[..., FastAPI], asgi: Callable[..., httpx.AsyncClient], store: Store
) -> None:
    store.accounts.add(Account(JEANNE, hash_password("un-mot-de-passe-long")), "test")
    for address in ("http://127.0.0.1:9", "http://elsewhere.example"):
        async with asgi(build(provider=ProviderOptions(address, CLIENT, SECRET, HERE))) as browser:
            browser.headers.update(OURS)
            assert (await browser.get("/console/provider")).status_code == 502
            form = {"name": "jeanne", "password": "un-mot-de-passe-long"}
            assert (await browser.post("/console/sign-in", data=form)).status_code == 303


async def test_without_a_provider_there_is_no_such_door(client: httpx.AsyncClient) -> None:
    for address in ("/console/provider", "/console/provider/return?state=x"):
        assert (await client.get(address, headers=OURS)).status_code == 404
