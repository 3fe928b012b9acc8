"""Signing in and one's own data, in a real browser: by keyboard, without a rule broken, narrow and dark too."""

import re

import pyotp
import pytest
from playwright.async_api import Page

from bot.domain.agents import Agent, Grant, Role
from bot.storage import Account, open_store
from bot.web.options import WebOptions
from bot.web.provider import ProviderOptions
from bot.web.proving import hash_password
from tests.bot.web.browser.acting import follow, overflow, tab_to, violations
from tests.bot.web.browser.conftest import Stages

pytestmark = pytest.mark.asyncio(loop_scope="session")
PASSWORD = "un-mot-de-passe-long"
HASH = hash_password(PASSWORD)
JEANNE = Agent("a1", "jeanne", "Jeanne Martin", (Grant(Role.SUPERVISOR, "port-clairval"),), "État civil")


@pytest.fixture
def office(stages) -> str:
    """A counter with an account, and a provider beside."""
    return opened(stages, WebOptions().session_idle_s)


@pytest.fixture
def hasty(stages) -> str:
    """One where a session ends after three seconds."""
    return opened(stages, 3)


def opened(stages: Stages, session_idle_s: float) -> str:
    provider = ProviderOptions("http://127.0.0.1:9", "guichet", "secret", "http://guichet.example")
    url = stages.counter(WebOptions(session_idle_s=session_idle_s, provider=provider, sign_ins_per_minute=1_000))
    store = open_store(f"sqlite:///{stages.folder / f'{len(stages.servers) - 1}.db'}")
    store.accounts.add(Account(JEANNE, HASH), "test")
    store.close()
    return url


async def sign_in(page: Page, password: str = PASSWORD) -> None:
    await page.fill("#name", "jeanne")
    await page.fill("#password", password)
    await page.keyboard.press("Enter")


async def test_signing_in_by_keyboard_breaks_no_rule(visit, office) -> None:
    page = await visit(f"{office}/console/account")
    assert "/console/sign-in" in page.url and await violations(page) == []
    await sign_in(page, "faux-mot-de-passe")
    await page.wait_for_selector("[role=alert]")
    await page.wait_for_load_state("load")
    assert (await page.title()).startswith("Erreur") and await violations(page) == []
    await page.reload()
    await tab_to(page, "Identifiant")
    await page.keyboard.type("jeanne")
    await tab_to(page, "Mot de passe")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/account")
    assert await violations(page) == []


async def test_the_second_factor_is_set_then_asked(visit, office) -> None:
    page = await visit(f"{office}/console/account")
    await sign_in(page)
    secret = await page.locator("code").inner_text()
    drawn = await page.locator("img.square").evaluate("one => one.naturalWidth")
    assert drawn > 100, "the square code is drawn under our own policy"
    await page.fill("#factor-code", pyotp.TOTP(secret).now())
    await page.fill("#factor-password", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[role=status]")
    assert "second facteur est à jour" in await page.inner_text("main") and await violations(page) == []
    await follow(page, "text=Se déconnecter")
    await page.wait_for_url("**/console/sign-in?out=1")
    assert "déconnecté" in await page.inner_text("main") and await violations(page) == []
    await sign_in(page)
    await page.wait_for_selector("[role=alert]")
    await page.wait_for_load_state("load")


async def test_a_form_sent_after_the_session_expired_comes_back_whole(visit, hasty) -> None:
    page = await visit(f"{hasty}/console/account")
    await sign_in(page)
    await page.wait_for_selector("code")
    text = "Bonjour, voici la réponse corrigée, assez longue pour être relue avant de partir."
    await page.eval_on_selector(
        "form[action$=sign-out]",
        """(form, text) => {
          const area = document.createElement("textarea");
          Object.assign(area, { name: "text", value: text, ariaLabel: "Texte" });
          form.append(area);
        }""",
        text,
    )
    await page.wait_for_timeout(3_500)
    await follow(page, "text=Se déconnecter")
    await page.wait_for_url("**/console/sign-in?back=*")
    assert "est gardé" in await page.inner_text("main") and await violations(page) == []
    await sign_in(page)
    await page.wait_for_url("**/console/kept/*")
    assert await violations(page) == []
    assert await page.input_value("textarea") == text and await overflow(page) == []


async def test_a_provider_that_does_not_answer_is_told_in_words(visit, office) -> None:
    page = await visit(f"{office}/console/sign-in")
    await follow(page, "text=S'identifier avec ProConnect")
    assert "ne répond pas comme prévu" in await page.inner_text("main") and await violations(page) == []


async def test_ones_own_data_is_found_and_erased_by_keyboard(visit, office) -> None:
    page = await visit("about:blank", java_script_enabled=True)
    await page.route("**/widget.js", lambda route: route.abort())
    await page.goto(office)
    await page.fill("textarea", "papiers ?")
    await follow(page, "form.ask button")
    reference = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", await page.inner_text("main"))
    assert reference is not None
    await follow(page, "footer a")
    assert await page.input_value("#reference") == reference.group() and await violations(page) == []
    await page.focus("#reference")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#sure")
    await page.wait_for_load_state("load")
    assert "papiers ?" in await page.inner_text("main") and await violations(page) == []
    await tab_to(page, "Effacer définitivement")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[role=alert]")
    await page.wait_for_load_state("load")
    assert await violations(page) == []
    await page.check("#sure")
    await follow(page, "text=Effacer définitivement")
    await page.wait_for_selector("h1:has-text('effacé')")
    await page.wait_for_load_state("load")
    assert await violations(page) == []


async def test_nothing_sticks_out_at_320_pixels(visit, office) -> None:
    for path in ("/console/sign-in", "/privacy"):
        page = await visit(f"{office}{path}", width=320, height=640)
        assert await overflow(page) == []
    page = await visit(f"{office}/console/account", width=320, height=640)
    await sign_in(page)
    await page.wait_for_selector("code")
    assert await overflow(page) == []
