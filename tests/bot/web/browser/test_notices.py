"""The alert banner and the cards in a real browser: seen, read aloud, folded by keyboard, never lost, never markup."""

import json
from dataclasses import replace

import httpx
import pytest

from bot.web.agents import holders_of
from tests.bot.web.browser.acting import ask, focused, follow, open_panel, overflow, ready, tab_to, violations
from tests.bot.web.browser.conftest import PLAIN

pytestmark = pytest.mark.asyncio(loop_scope="session")
TOKEN = "t" * 40
FLOOD = "Crue du Clair : évitez les quais <img src=x onerror='window.hacked=1'>. Ne descendez pas dans les sous-sols."
HEAT = "Plan canicule : buvez de l'eau."


@pytest.fixture
def flooded(stages) -> str:
    """A counter with a danger for one commune and a piece of information for the other."""
    agents = holders_of(json.dumps({"accueil": TOKEN}))
    url = stages.counter(replace(PLAIN, agents=agents, cors_origins=(stages.host,)))
    tell(url, ["port-clairval"], {"fr": FLOOD, "en": "Flood: keep away from the quays."}, "danger")
    tell(url, ["saint-aubin"], {"fr": HEAT}, "information")
    return url


def tell(url: str, owners: list[str], messages: dict[str, str], severity: str) -> str:
    body = {"owners": owners, "messages": messages, "severity": severity, "ends": later()}
    made = httpx.post(f"{url}/api/v1/agent/alerts", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def end_all(url: str) -> None:
    with httpx.Client(base_url=f"{url}/api/v1/agent", headers={"Authorization": f"Bearer {TOKEN}"}) as agent:
        for one in agent.get("/alerts").json()["alerts"]:
            agent.post(f"/alerts/{one['id']}/end")


def later() -> str:
    from datetime import timedelta

    from bot.domain.clock import now

    return (now() + timedelta(hours=2)).isoformat()


async def test_the_banner_is_on_the_page_and_folds_by_keyboard_without_being_lost(visit, flooded) -> None:
    page = await visit(flooded)
    await ready(page)
    banner = page.locator("section.alerts")
    assert await banner.get_attribute("aria-label") == "Alertes" and await banner.get_attribute("aria-live") == "polite"
    assert FLOOD in await banner.inner_text()
    await tab_to(page, "Danger")
    await page.keyboard.press("Enter")
    assert not await banner.locator("p").is_visible() and "Danger" in await banner.inner_text()
    await ask(page, "papiers ?")
    assert not await banner.locator("p").is_visible(), "an answer does not unfold what was read"
    await banner.locator("summary").focus()
    assert await focused(page) == "Danger"
    await page.keyboard.press("Enter")
    assert await banner.locator("p").is_visible()


async def test_an_alert_is_text_and_a_danger_comes_before_the_answer(visit, flooded) -> None:
    page = await visit(flooded)
    article = await ask(page, "papiers ?")
    words = await article.inner_text()
    assert words.index("évitez les quais") < words.index("apportez l'ancienne carte")
    assert await page.evaluate("window.hacked") is None
    assert await page.locator("section.alerts img").count() == 0


async def test_another_commune_another_banner_and_another_language(visit, flooded) -> None:
    page = await visit(flooded)
    await ready(page)
    await page.select_option("#commune", "saint-aubin")
    await page.locator("section.alerts", has_text="canicule").wait_for()
    assert "Crue" not in await page.inner_text("section.alerts")
    english = await visit(f"{flooded}/?lang=en&commune=port-clairval")
    assert "keep away from the quays" in await english.inner_text("section.alerts")


async def test_an_alert_ended_by_an_agent_leaves_with_the_next_answer(visit, stages, flooded) -> None:
    page = await visit(flooded)
    await ready(page)
    end_all(flooded)
    article = await ask(page, "papiers ?")
    assert "Crue" not in await article.inner_text() and not await page.locator("section.alerts").is_visible()


async def test_the_banner_and_the_cards_break_no_rule(visit, stages, flooded) -> None:
    for url in (flooded, stages.embed(flooded)):
        page = await visit(url)
        if url != flooded:
            await open_panel(page)
        article = await ask(page, "démarche")
        assert await article.locator(".action").count() == 2
        assert await violations(page) == []
        await page.locator(".alert summary").first.click()
        assert await violations(page) == []


async def test_the_same_without_the_script_breaks_no_rule(visit, flooded) -> None:
    page = await visit("about:blank")
    await page.route("**/widget.js", lambda route: route.abort())
    await page.goto(flooded)
    await page.fill("textarea", "démarche")
    await follow(page, "form.ask button")
    await page.wait_for_selector(".action")
    assert FLOOD in await page.inner_text("section.alerts") and FLOOD in await page.inner_text("article")
    assert await violations(page) == []
    assert await page.locator("script:not([type='application/ld+json'])[src]").count() == 1


async def test_a_card_says_what_to_prepare_and_never_opens_a_script(visit, flooded) -> None:
    page = await visit(flooded)
    article = await ask(page, "démarche")
    first, second = await article.locator(".action").all()
    words = await first.inner_text()
    for said in ("Rendez-vous", "Avant", "pré-demande", "un justificatif de domicile <b>récent</b>", "trois semaines"):
        assert said in words
    assert "Lien vérifié le 20 novembre 2026" in words
    assert await first.locator("a").get_attribute("href") == "https://rdv.port-clairval.example"
    assert "cerfa n° 15646*01" in await second.inner_text() and await second.locator("a").count() == 0
    assert await page.evaluate("window.hacked") is None


async def test_nothing_sticks_out_or_jumps_at_320_pixels(visit, stages, flooded) -> None:
    for url in (flooded, stages.embed(flooded)):
        page = await visit(url, width=320, height=640)
        await page.evaluate(
            """() => { window.jumps = 0; new PerformanceObserver((list) => {
                 for (const one of list.getEntries()) if (!one.hadRecentInput) window.jumps += one.value;
               }).observe({ type: "layout-shift", buffered: true }); }"""
        )
        await ready(page)
        if url != flooded:
            await open_panel(page)
            assert await page.locator(".floating .alert.danger p").is_visible()
        await page.wait_for_timeout(200)
        assert await page.evaluate("window.jumps") < 0.1
        article = await ask(page, "démarche")
        assert await article.locator(".emergency").is_visible()
        assert await overflow(page) == []
