"""What the console shows when things do not go straight, and its one-letter shortcuts, in a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.domain.agents import Agent
from bot.domain.canned import CannedText
from bot.domain.differences import word_changes
from bot.domain.requests import Door, Request, Voice
from bot.domain.reviews import Reason, Review, Verdict
from bot.storage import Deed, NotYoursError
from bot.web.signing_in import COOKIE
from tests.bot.storage.desk_values import SUGGESTION
from tests.bot.web.browser.acting import follow, overflow, violations
from tests.bot.web.browser.test_console import Served, serving
from tests.bot.web.console.town_hall import ASKED, CLAIRE, OMAR

pytestmark = pytest.mark.asyncio(loop_scope="session")
LISTENS_MS = 40_000


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(f"sqlite:///{tmp_path / 'guichet.db'}") as hall:
        yield hall


async def enter(visit, served: Served, agent: Agent, path: str = "/console", width: int = 1200) -> Page:
    """A browser in which this agent is signed in."""
    page = await visit(f"{served.url}/console/sign-in", width=width)
    token = served.store.sessions.begin(agent, served.now)
    await page.context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    await page.goto(f"{served.url}{path}")
    return page


def waiting(served: Served, name: str, door: Door = Door.CHAT, theme: str = "") -> Request:
    asked = Request(name, f"{name:0<16}".upper(), "bourg", door, ASKED, "fr", served.now, theme=theme)
    return served.store.desks.requests.open(asked, SUGGESTION)


def decided(served: Served, request: Request, agent: Agent) -> None:
    """Signed with other words than those proposed, and a reason."""
    desks, moment, proposed, text = served.store.desks, served.now, "La piscine coûte 3 euros.", "C'est 2 euros."
    held = desks.requests.claim(request.id, agent.name, moment, moment + timedelta(minutes=9))
    changes = word_changes(proposed, text)
    review = Review(f"v{request.id}", request.id, Verdict.CORRECTED, agent.name, moment, proposed, text)
    review = Review(
        review.id, request.id, review.verdict, agent.name, moment, proposed, text, Reason.OUTDATED, "Vu.", (), changes
    )
    desks.deciding.decide(Deed(review, held.version, agent.display))


async def fine(page: Page, state: str) -> None:
    """Nothing wrong; nothing sticks out of a narrow window."""
    assert await violations(page) == [], state
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await overflow(page) == [], state
    await page.set_viewport_size({"width": 1200, "height": 900})


async def test_requests_in_every_state_break_no_rule(visit, served) -> None:
    desks, moment = served.store.desks, served.now
    held, closed = waiting(served, "held"), waiting(served, "closed")
    signing, call = waiting(served, "signing", theme="social"), waiting(served, "call", Door.CALL)
    desks.requests.claim(held.id, OMAR.name, moment, moment + timedelta(minutes=9))
    decided(served, closed, OMAR)
    decided(served, signing, OMAR)
    said = [(Voice.NOTE, "Appel reçu"), (Voice.RESIDENT, ASKED), (Voice.COUNTER, "Je ne sais pas.\n- Piscine")]
    desks.transcripts.add(call.id, said, moment)
    page = await enter(visit, served, CLAIRE, f"/console/requests/{held.id}")
    await page.wait_for_selector("text=a pris cette demande")
    await fine(page, "held by a colleague")
    await page.goto(f"{served.url}/console/requests/{closed.id}")
    assert await page.locator("ins").count() and await page.locator("del").count(), "the words that changed"
    await fine(page, "closed")
    await page.goto(f"{served.url}/console/requests/{signing.id}")
    await page.wait_for_selector("text=Signer en second")
    await fine(page, "second signature")
    await page.goto(f"{served.url}/console/requests/{call.id}")
    await page.wait_for_selector("text=Appel reçu")
    await fine(page, "call")
    for path in ("/console/account", "/console/figures", "/console/nowhere"):
        await page.goto(f"{served.url}{path}")
        await fine(page, path)


async def test_a_save_that_comes_too_late_and_a_session_that_ended_break_no_rule(visit, served) -> None:
    request = waiting(served, "late")
    page = await enter(visit, served, CLAIRE, f"/console/requests/{request.id}")
    await follow(page, "#claim")
    await page.fill("#text", "Mon long travail.")
    requests = served.store.desks.requests
    for left in reversed(range(20)):  # a page that is written on takes its request again now and then
        requests.claim(request.id, CLAIRE.name, served.now, served.now)
        try:
            requests.claim(request.id, OMAR.name, served.now, served.now + timedelta(minutes=9))
            break
        except NotYoursError:
            assert left
    await follow(page, "button:has-text('Signer et envoyer')")
    await page.wait_for_selector("#lost-text")
    assert await page.input_value("#lost-text") == "Mon long travail."
    await fine(page, "too late")
    other, _ = waiting(served, "other"), waiting(served, "free")
    await page.goto(f"{served.url}/console/requests/{other.id}")
    await follow(page, "#claim")
    await expect(page).to_have_title(re.compile(r"^\(1\) "), timeout=LISTENS_MS)
    await page.fill("#text", "Écrit avant la fin de la session.")
    served.store.accounts.set_disabled(CLAIRE, False, "operator")  # every session of hers ends
    waiting(served, "news")  # what wakes the page
    await page.wait_for_selector("[data-signed-out]", state="visible", timeout=LISTENS_MS)
    assert await page.input_value("#text") == "Écrit avant la fin de la session.", "the page is left as it is"
    await fine(page, "signed out on the page")
    await follow(page, "button:has-text('Signer et envoyer')")
    await page.wait_for_selector("#password")
    await fine(page, "sign in again")
    token = served.store.sessions.begin(CLAIRE, served.now)
    await page.context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    await page.goto(f"{served.url}{await page.get_attribute('[name=back]', 'value')}")
    assert "Écrit avant la fin de la session." in await page.content()
    await fine(page, "what was kept")


async def test_a_page_whose_server_was_away_listens_again_and_hears_that_the_session_ended(visit, served) -> None:
    request = waiting(served, "away")
    page = await enter(visit, served, CLAIRE)
    await page.route("**/console/events*", lambda route: route.fulfill(status=503), times=1)
    async with page.expect_response(lambda answered: answered.status == 503):
        await page.goto(f"{served.url}/console/requests/{request.id}")
    served.store.accounts.set_disabled(CLAIRE, False, "operator")
    await page.wait_for_selector("[data-signed-out]", state="visible", timeout=LISTENS_MS)


async def test_shortcuts_are_off_until_asked_for_and_off_again(visit, served) -> None:
    request = waiting(served, "keys")
    served.store.desks.canned.keep(CannedText("t1", "", "Salut", "Bonjour, {agent}.", 1, "claire", served.now))
    page = await enter(visit, served, CLAIRE)

    async def pressed(key: str) -> None:
        await page.locator("h1").click()
        await page.keyboard.press(key)

    async def leads_nowhere(key: str) -> None:
        before = page.url
        await pressed(key)
        await page.wait_for_timeout(400)
        assert page.url == before

    async def switched() -> None:
        await page.click("summary:has-text('Raccourcis')")
        await page.click("#shortcuts")

    await leads_nowhere("n")
    await switched()
    await pressed("n")
    await page.wait_for_url("**/console/new")
    await page.focus("#question")
    await page.keyboard.type("qn")
    assert page.url.endswith("/console/new") and await page.input_value("#question") == "qn", "never while writing"
    await pressed("q")
    await page.wait_for_url("**/console")
    await page.goto(f"{served.url}/console/requests/{request.id}")
    await follow(page, "#claim")
    await page.wait_for_selector("#text")
    await pressed("r")
    assert await page.evaluate("document.activeElement.id") == "text"
    await page.fill("#text", "")
    await page.select_option("[data-canned]", label="Salut")
    assert await page.input_value("#text") == "Bonjour, Claire Martin.", "a canned text with its variable"
    await page.goto(f"{served.url}/console")
    await switched()
    await page.reload()
    await leads_nowhere("n")
