"""Every page and every state: no violation of axe-core's rules, narrow, large, dark and still."""

import pytest

from bot.web.options import WebOptions
from tests.bot.web.browser.acting import ask, follow, open_panel, overflow, ready, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")
SCENES = {
    "answered": "papiers ?",
    "refused": "piscine ?",
    "emergency": "incendie !",
    "asked beside": "accident et papiers ?",
    "clarify": "carte ?",
    "error": "panne",
}


async def test_the_closed_and_the_open_widget_break_no_rule(visit, town_hall) -> None:
    page = await visit(town_hall)
    await ready(page)
    assert await violations(page) == []
    await open_panel(page)
    await page.click(".person summary")
    assert await violations(page) == []


@pytest.mark.parametrize("scene", SCENES)
async def test_every_ending_in_the_widget_breaks_no_rule(visit, town_hall, scene) -> None:
    page = await visit(town_hall)
    await open_panel(page)
    article = await ask(page, SCENES[scene])
    for summary in await article.locator(".sources summary").all():
        await summary.click()
    assert await violations(page) == []


async def test_an_answer_being_said_breaks_no_rule(visit, town_hall, counter) -> None:
    for url in (town_hall, counter):
        page = await visit(url)
        if url == town_hall:
            await open_panel(page)
        await ask(page, "lent", until=".sentence")
        assert await page.locator(".now button").is_visible()
        assert await violations(page) == []


@pytest.mark.parametrize("scene", SCENES)
async def test_every_ending_on_the_page_breaks_no_rule(visit, counter, scene) -> None:
    page = await visit(counter)
    article = await ask(page, SCENES[scene])
    for summary in await article.locator(".sources summary").all():
        await summary.click()
    assert await violations(page) == []


@pytest.mark.parametrize("scene", ["", *SCENES])
async def test_the_page_without_the_script_breaks_no_rule(visit, counter, scene) -> None:
    page = await visit("about:blank")
    await page.route("**/widget.js", lambda route: route.abort())
    await page.goto(counter)
    if scene:
        await page.fill("textarea", SCENES[scene])
        await page.click("text=Poser la question >> nth=-1")
        await page.wait_for_selector(".exchange")
        for summary in await page.locator(".sources summary").all():
            await summary.click()
    assert await violations(page) == []


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_errors_and_thanks_break_no_rule(visit, counter, language) -> None:
    page = await visit(f"{counter}/nowhere?lang={language}")
    assert await violations(page) == []
    await page.route("**/widget.js", lambda route: route.abort())
    await page.goto(f"{counter}/?lang={language}")
    await page.fill("textarea", "papiers ?")
    await follow(page, "form.ask button")
    await follow(page, ".feedback button >> nth=0")
    assert {"fr": "avis est noté", "en": "has been noted"}[language] in await page.inner_text("main")
    assert await violations(page) == []


async def test_a_refusal_of_the_server_breaks_no_rule(visit, stages, early_in_a_minute) -> None:
    page = await visit(stages.counter(WebOptions(session_questions_per_minute=1)))
    await ask(page, "papiers ?")
    await ask(page, "encore ?")
    article = await ask(page, "et encore ?")
    assert "beaucoup de questions" in await article.inner_text()
    assert await violations(page) == []


@pytest.mark.parametrize("scene", ["", *SCENES])
async def test_nothing_sticks_out_at_320_pixels(visit, counter, town_hall, scene) -> None:
    for url in (counter, town_hall):
        page = await visit(url, width=320, height=640)
        await ready(page)
        if url == town_hall:
            await open_panel(page)
        if scene:
            article = await ask(page, SCENES[scene])
            for summary in await article.locator(".sources summary").all():
                await summary.click()
        assert await overflow(page) == []


async def test_nothing_sticks_out_without_javascript_at_320_pixels(visit, counter) -> None:
    page = await visit(counter, width=320, height=640, java_script_enabled=False)
    await page.fill("textarea", "papiers ?")
    await follow(page, "form.ask button")
    await page.wait_for_selector("article")
    assert await overflow(page) == []


@pytest.mark.parametrize("width", [1280, 640])
async def test_text_twice_as_large_stays_whole(visit, counter, town_hall, width) -> None:
    for url in (counter, town_hall):
        page = await visit(url, width=width, height=800)
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        await page.reload()
        await ready(page)
        if url == town_hall:
            await open_panel(page)
        await ask(page, "papiers ?")
        size = await page.eval_on_selector("textarea", "one => parseFloat(getComputedStyle(one).fontSize)")
        assert size >= 32
        assert await overflow(page) == []
        await page.locator(".sources summary").first.click()
        assert await page.locator(".sources blockquote").first.is_visible()


async def test_dark_is_dark_and_stillness_is_still(visit, town_hall) -> None:
    page = await visit(town_hall, color_scheme="dark")
    await open_panel(page)
    paper = await page.eval_on_selector(".frame", "one => getComputedStyle(one).backgroundColor")
    assert max(map(int, paper[4:-1].split(","))) < 64
    moving = "document.querySelector('guichet-widget').shadowRoot.getAnimations().length"
    await ask(page, "lent", until=".exchange")
    assert await page.evaluate(moving) == 0
    await page.emulate_media(reduced_motion="no-preference")
    await page.click(".head button")
    root = "document.querySelector('guichet-widget').shadowRoot"
    assert await page.evaluate(f"{root}.querySelector('.launcher').click(), {moving}") > 0
