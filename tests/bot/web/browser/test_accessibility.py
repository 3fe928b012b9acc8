"""Every page and every state: no violation of axe-core's rules, narrow, large, dark and still."""

import pytest

from bot.web.options import WebOptions
from tests.bot.web.browser.acting import ask, focused, open_panel, overflow, ready, tab_to, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")
SCENES = {
    "answered": "papiers ?",
    "refused": "piscine ?",
    "emergency": "incendie !",
    "clarify": "carte ?",
    "error": "panne",
}
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_closed_and_the_open_widget_break_no_rule(visit, town_hall, scheme) -> None:
    page = await visit(town_hall, color_scheme=scheme)
    await ready(page)
    assert await violations(page) == []
    await open_panel(page)
    await page.click(".person summary")
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scene", SCENES)
async def test_every_ending_in_the_widget_breaks_no_rule(visit, town_hall, scene, scheme) -> None:
    page = await visit(town_hall, color_scheme=scheme)
    await open_panel(page)
    article = await ask(page, SCENES[scene])
    for summary in await article.locator(".sources summary").all():
        await summary.click()
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_answer_being_said_breaks_no_rule(visit, town_hall, counter, scheme) -> None:
    for url in (town_hall, counter):
        page = await visit(url, color_scheme=scheme)
        if url == town_hall:
            await open_panel(page)
        await ask(page, "lent", until=".sentence")
        assert await page.locator(".now button").is_visible()
        assert await violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scene", SCENES)
async def test_every_ending_on_the_page_breaks_no_rule(visit, counter, scene, scheme) -> None:
    page = await visit(counter, color_scheme=scheme)
    article = await ask(page, SCENES[scene])
    for summary in await article.locator(".sources summary").all():
        await summary.click()
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scene", ["", *SCENES])
async def test_the_page_without_the_script_breaks_no_rule(visit, counter, scene, scheme) -> None:
    page = await visit("about:blank", color_scheme=scheme)
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
    await page.click("form.ask button")
    await page.click(".feedback button >> nth=0")
    assert {"fr": "avis est noté", "en": "has been noted"}[language] in await page.inner_text("main")
    assert await violations(page) == []


async def test_a_refusal_of_the_server_breaks_no_rule(visit, stages) -> None:
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
    await page.click("form.ask button")
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


async def test_everything_is_done_by_keyboard(visit, town_hall) -> None:
    page = await visit(town_hall)
    await ready(page)
    await tab_to(page, "Une question ?")
    assert await page.get_attribute(".launcher", "aria-expanded") == "false"
    await page.keyboard.press("Enter")
    assert await focused(page) == "Votre question"
    assert await page.get_attribute(".launcher", "aria-expanded") == "true"
    await page.keyboard.type("papiers")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("pour ma carte ?")
    await page.keyboard.press("Enter")
    await page.locator("[data-outcome=answered]").wait_for()
    assert await page.inner_text(".asked p") == "papiers\npour ma carte ?"
    assert await focused(page) == "Votre question"
    await tab_to(page, "Source 1 : Carte d'identité", key="Shift+Tab")
    await page.keyboard.press("Enter")
    assert (await focused(page)).startswith("1Carte d'identité et passeport")
    assert await page.locator(".sources mark").first.inner_text() == "carte d'identité"
    await tab_to(page, "2Carte nationale")
    await page.keyboard.press("Enter")
    assert await page.locator(".sources blockquote").nth(1).is_visible()
    await tab_to(page, "Réponse utile")
    await page.keyboard.press("Space")
    await page.locator("[data-thumb=up][aria-pressed=true]").wait_for()
    await page.keyboard.press("Space")
    await page.locator("[data-thumb=up][aria-pressed=false]").wait_for()
    await tab_to(page, "Votre question")
    await page.keyboard.type("lent")
    await page.keyboard.press("Enter")
    await page.locator(".exchange:last-child .sentence").first.wait_for()
    await tab_to(page, "Arrêter", key="Shift+Tab")
    await page.keyboard.press("Enter")
    await page.locator(".exchange:last-child [data-outcome=stopped]").wait_for()
    assert await focused(page) == "Votre question"
    await page.keyboard.press("Escape")
    assert (await focused(page)).startswith("Une question ?")
    assert not await page.locator(".frame").is_visible()
    await page.keyboard.press("Tab")
    assert not (await focused(page)).startswith("Une question ?"), "the widget holds the focus back"


async def test_a_screen_reader_hears_whole_sentences_only(visit, town_hall) -> None:
    page = await visit(town_hall)
    await open_panel(page)
    assert await page.locator(".log").get_attribute("role") == "log"
    await page.evaluate(
        """() => {
          const root = document.querySelector("guichet-widget").shadowRoot;
          const live = (one) => one.closest("[aria-live], [role=alert], [role=status], [role=log]");
          const isOff = (region) => region.getAttribute("aria-live") === "off" || region.matches("[role=status]");
          const isLive = (region) => region && !isOff(region);
          window.heard = []; window.told = [];
          new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => addedNodes.forEach((node) => {
            const place = node.nodeType === 1 ? node : target;
            if (place.matches("[role=status], [role=status] *")) return window.told.push(node.textContent);
            if (isLive(live(place)) && node.textContent.trim()) window.heard.push(node.textContent);
          }))).observe(root, { subtree: true, childList: true, characterData: true });
        }"""
    )
    await ask(page, "papiers ?")
    heard, told = await page.evaluate("[window.heard, window.told]")
    assert [text.rstrip("0123456789").strip() for text in heard] == [
        "Pour renouveler votre carte d'identité, apportez l'ancienne carte, une photo de moins de six mois et un "
        "justificatif de domicile de moins d'un an.",
        "Le rendez-vous se prend en ligne ou par téléphone.",
        "En cas de perte ou de vol, un timbre fiscal de 25 € est demandé.",
        "Réponse composée d'extraits des documents, sans reformulation.",
    ]
    assert told[-1] == "La réponse est prête." and told.count("La réponse est prête.") == 1
    assert await page.locator("textarea").get_attribute("aria-describedby") == "notice hint"
