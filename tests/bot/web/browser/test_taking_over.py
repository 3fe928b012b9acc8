"""The page's own form: taken over in place when the script comes, working alone when it does not."""

import pytest

from tests.bot.web.browser.acting import ask, follow, ready

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_page_does_not_jump_and_shows_the_person_once(visit, counter) -> None:
    page = await visit("about:blank", width=1280)
    moved = "all.getEntries().forEach((one) => { window.moved = (window.moved || 0) + one.value; })"
    watch = f"new PerformanceObserver((all) => {moved})"
    await page.context.add_init_script(f"{watch}.observe({{ type: 'layout-shift', buffered: true }})")
    await page.goto(counter)
    await ready(page)
    await page.wait_for_timeout(300)
    assert await page.evaluate("window.moved || 0") == 0
    assert await page.locator("text=Un agent peut vous répondre").count() == 1
    await page.select_option("#commune", "saint-aubin")
    assert "02 61 92 20 00" in await page.inner_text("#person") and "02 61 91 10 00" not in await page.inner_text(
        "#person"
    )


@pytest.mark.parametrize(
    "broken", ["**/widget.js", "**/widget/exchange.js", "**/api/v1/wording/*", "**/widget/look.css"]
)
async def test_when_a_piece_is_missing_the_form_works(visit, counter, broken) -> None:
    page = await visit("about:blank")
    await page.route(broken, lambda route: route.abort())
    await page.goto(counter)
    await page.wait_for_timeout(300)
    await page.fill("textarea", "papiers ?")
    await follow(page, "form.ask button[type=submit]")
    await page.wait_for_selector("article#answer")
    assert "apportez l'ancienne carte" in await page.inner_text("article#answer")
    await page.click("a.mark >> nth=0")
    assert await page.locator("#source-1").is_visible()


async def test_it_speaks_english_and_falls_back_on_french(visit, counter) -> None:
    page = await visit(f"{counter}/?lang=en")
    await ask(page, "papers ?")
    assert (
        await page.locator("text=Was this").count() == 0
        and await page.locator("text=Did this answer help you?").count() == 1
    )
    await page.evaluate(
        """() => {
          const one = document.createElement("guichet-widget");
          one.lang = "tlh";
          document.body.append(one);
        }"""
    )
    await page.locator("text=Une question ? Le guichet répond").wait_for()
