"""The review scenario in a real browser, by keyboard: refused, handed over, corrected, signed, reviewed again."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Page

from bot.domain.canned import CannedText
from bot.domain.switches import Switch
from bot.storage import open_store
from bot.storage.tasks import Task
from bot.web.proving import hash_password
from tests.bot.storage.conftest import database
from tests.bot.web.browser.acting import ask, follow, overflow, ready, tab_to, violations
from tests.bot.web.console.town_hall import ASKED, BIRTHS, CLAIRE, POOL, RULES, TownHall

__all__ = ["database"]
pytestmark = pytest.mark.asyncio(loop_scope="session")
PASSWORD = "corbeau-lanterne-49-tulipe"
PAGES = ("new", "signed", "canned", "gaps", "figures", "notices", "switch")
REFUSED = "[data-outcome=refused_no_evidence]"


class Served(TownHall):
    """The town hall behind a real server."""

    url = ""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(f"sqlite:///{tmp_path / 'guichet.db'}") as hall:
        yield hall


@pytest.fixture
def served_on_each(database: str) -> Iterator[Served]:
    with serving(database) as hall:
        yield hall


@contextmanager
def serving(address: str) -> Iterator[Served]:
    """A town hall over that database, behind a real server."""
    store = open_store(address)
    hall = Served(store)
    store.accounts.set_password(CLAIRE, hash_password(PASSWORD), "operator")
    server = uvicorn.Server(uvicorn.Config(hall.app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    hall.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield hall
    server.should_exit = True
    thread.join(10)
    store.close()


async def sign_in(page: Page) -> None:
    """By keyboard."""
    await page.focus("#name")
    await page.keyboard.type("claire")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("h1:has-text('Demandes des habitants')")


async def person_wanted(page: Page, question: str = ASKED) -> None:
    """A refused question, then a person asked for, in the page's widget."""
    await ask(page, question, until=REFUSED)
    await tab_to(page, "Demander à une personne", key="Shift+Tab")
    await page.keyboard.press("Enter")
    await page.locator(".person-line").wait_for()


async def test_the_whole_way_by_keyboard_on_each_database(visit, served_on_each) -> None:
    served = served_on_each
    agent = await visit(f"{served.url}/console")
    await sign_in(agent)
    await tab_to(agent, "Prendre les conversations")
    await agent.keyboard.press("Enter")
    await agent.wait_for_selector("text=Vous prenez les conversations")
    assert await agent.title() == "Demandes des habitants · Guichet, console"

    resident = await visit(served.url)
    await ready(resident)
    await person_wanted(resident)
    await resident.locator(".person-line[data-where=live]").wait_for()

    await agent.locator(".lines .line").wait_for()  # live: nobody reloaded
    assert (await agent.title()).startswith("(1) ")
    await tab_to(agent, "Prendre la demande")
    await agent.keyboard.press("Enter")
    await agent.wait_for_selector("#text")
    assert await agent.locator(".passages mark").count() > 0
    await resident.locator(".person-line[data-where=speaking]").wait_for()
    assert "Claire Martin, service des sports vous répond" in await resident.inner_text(".person-line")

    await ask(resident, "C'est pour demain", until=".exchange:last-child [data-outcome=handed_over]")
    await agent.locator(".message-of.resident", has_text="C'est pour demain").wait_for()
    await agent.focus("#text")
    await agent.keyboard.press("Control+A")
    await agent.keyboard.type("Oui, nous ouvrons demain.")
    await tab_to(agent, "Envoyer comme message")
    await agent.keyboard.press("Enter")
    await resident.locator(".from-agent", has_text="nous ouvrons demain").wait_for()

    await agent.locator("#text").wait_for()
    await agent.focus("#text")
    await agent.keyboard.press("Control+A")
    await agent.keyboard.type("C'est 2 euros jusqu'à 12 ans.")
    await tab_to(agent, "Signer et envoyer")
    await agent.keyboard.press("Enter")
    await agent.wait_for_selector("text=c'est enregistré")
    await resident.locator(".from-agent", has_text="2 euros").wait_for()
    assert "Réponse de Claire Martin, service des sports" in await resident.inner_text(".from-agent >> nth=-1")
    await resident.locator(".person-line[data-where=answered]").wait_for()
    assert "assistant automatique vous répond de nouveau" in await resident.inner_text(".person-line")

    other = await visit(served.url)
    article = await ask(other, ASKED)
    assert "2 euros" in await article.inner_text() and "validée par un agent" in await article.inner_text()
    assert await article.get_attribute("data-ai-generated") == "false"

    served.publish("g2", [replace(POOL, text="La piscine ouvre de 10 h à 18 h.", digest="new"), RULES, BIRTHS])
    await agent.locator(".line", has_text="Source modifiée").wait_for()
    late = await visit(served.url)
    article = await ask(late, ASKED)
    assert "2 euros" not in await article.inner_text()


async def test_every_page_and_state_breaks_no_rule(visit, served) -> None:
    await furnish(served)
    agent = await visit(f"{served.url}/console")
    assert await violations(agent) == [], "sign-in"
    await sign_in(agent)
    assert await violations(agent) == [], "empty queue"
    resident = await visit(served.url)
    await ready(resident)
    await person_wanted(resident)
    await resident.click(".person-line summary")
    assert await violations(resident) == [], "resident waiting"
    await agent.locator(".line").wait_for()
    assert await violations(agent) == [], "queue"
    await agent.click(".line a")
    await agent.wait_for_selector("#claim")
    assert await violations(agent) == [], "request nobody holds"
    await agent.click("#claim")
    await agent.wait_for_selector("#text")
    await agent.click("summary:has-text('Transférer')")
    assert await violations(agent) == [], "request held"
    await agent.fill("#text", "")
    await follow(agent, "button:has-text('Signer et envoyer')")
    await agent.wait_for_selector("[role=alert]:visible")
    assert await violations(agent) == [], "refused form"
    await agent.fill("#text", "C'est 2 euros.")
    await follow(agent, "button:has-text('Signer et envoyer')")
    await agent.wait_for_selector("text=c'est enregistré")
    await resident.locator(".from-agent").wait_for()
    assert await violations(resident) == [], "resident answered"
    assert served.store.desks.requests.queue() == ()
    for name in PAGES:
        await agent.goto(f"{served.url}/console/{name}")
        assert await violations(agent) == [], name


async def furnish(served: Served) -> None:
    """Something on every page: texts, tasks, a switch."""
    desks, moment = served.store.desks, served.now
    desks.canned.keep(CannedText("t1", "", "Bonjour", "Bonjour, {agent} à votre écoute.", 1, "claire", moment))
    desks.tasks.open(Task("k1", "", "bourg", "piscine", "Piscine", "Sports", "Heure fausse.", "claire", moment))
    desks.switchboard.stop(Switch("hameau", "voice", "Le guichet revient bientôt.", "essai", "claire", moment))


async def test_nothing_sticks_out_at_320_pixels(visit, served) -> None:
    await furnish(served)
    agent = await visit(f"{served.url}/console", width=320, height=640)
    await sign_in(agent)
    resident = await visit(served.url, width=320, height=640)
    await ready(resident)
    await person_wanted(resident)
    await resident.click(".person-line summary")
    assert await overflow(resident) == []
    await agent.locator(".line").wait_for()
    assert await overflow(agent) == []
    await follow(agent, ".line button")
    await agent.wait_for_selector("#text")
    assert await overflow(agent) == []
    for name in PAGES:
        await agent.goto(f"{served.url}/console/{name}")
        assert await overflow(agent) == [], name


async def test_the_pages_of_the_resident_break_no_rule(visit, served) -> None:
    resident = await visit(f"{served.url}/person", width=320, height=640)
    assert await violations(resident) == [], "no request"
    await resident.goto(f"{served.url}/contact")
    assert await violations(resident) == [] and await overflow(resident) == [], "contact"
    await resident.fill("#message", ASKED)
    await resident.fill("#phone", "12")
    await resident.check("#consent")
    await follow(resident, "form.ask button")
    await resident.wait_for_selector("[role=alert]")
    assert await resident.input_value("#message") == ASKED
    assert await violations(resident) == [], "refused form"
    await resident.fill("#phone", "02 61 00 00 01")
    await follow(resident, "form.ask button")
    await resident.wait_for_selector("[data-where=later]")
    assert await violations(resident) == [] and await overflow(resident) == [], "request"
    await resident.goto(f"{served.url}/?lang=en")
    await resident.locator(".person-line").wait_for()
    assert await violations(resident) == [] and await overflow(resident) == [], "page with a request, in English"


async def test_a_page_loaded_again_follows_the_request_it_shows(visit, served) -> None:
    resident = await visit(served.url)
    await ready(resident)
    await person_wanted(resident)
    await resident.reload()
    await ready(resident)
    await resident.locator(".person-line[data-where=later]").wait_for()
    assert await resident.locator(".person-line").count() == 1
    agent = await visit(f"{served.url}/console")
    await sign_in(agent)
    await follow(agent, ".line button")
    await resident.locator(".person-line[data-where=speaking]").wait_for()
    await agent.fill("#text", "C'est 2 euros.")
    await follow(agent, "button:has-text('Signer et envoyer')")
    await resident.locator(".from-agent", has_text="2 euros").wait_for()


async def test_without_javascript_the_resident_asks_follows_and_reads(visit, served) -> None:
    resident = await visit(served.url, java_script_enabled=False)
    await resident.fill("textarea", ASKED)
    await follow(resident, "form.ask button")
    await follow(resident, ".exchange form[data-person] button")
    await resident.wait_for_selector("[data-where=later]")
    await resident.fill("#reach-phone", "02 61 00 00 01")
    await resident.check("#reach-consent")
    await follow(resident, "section.person button")
    assert "Vos coordonnées sont enregistrées" in await resident.inner_text("main")
    await resident.fill("#message", "Pour mon fils de huit ans.")
    await follow(resident, "text=Envoyer le message")
    assert "Pour mon fils" in await resident.inner_text(".messages")
    agent = await visit(f"{served.url}/console", java_script_enabled=False)
    await sign_in(agent)
    await follow(agent, ".line button")
    assert "02 61 00 00 01" in await agent.inner_text("main") and "Pour mon fils" in await agent.inner_text("#talk")
    await agent.fill("#text", "C'est 2 euros.")
    await follow(agent, "button:has-text('Signer et envoyer')")
    await follow(resident, "text=Actualiser")
    assert "Réponse de Claire Martin, service des sports" in await resident.inner_text(".messages")
    await follow(resident, "text=Revenir à la page de question")
    assert "C'est 2 euros." in await resident.inner_text(".person-line")
