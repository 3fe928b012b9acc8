"""The widget in a real browser: on another origin, under attack, copied, printed."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import bot.web
from tests.bot.web.browser.acting import ask, follow, open_panel, ready
from tests.bot.web.browser.conftest import PLAIN
from tests.bot.web.browser.stage import PAYLOAD

pytestmark = pytest.mark.asyncio(loop_scope="session")
WEIGHT_LIMIT = 40_000


async def test_it_weighs_little() -> None:
    files = sorted((Path(bot.web.__file__).parent / "widget").iterdir())
    weight = sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file())
    print(f"widget: {len(files)} files, {weight} bytes gzipped (limit {WEIGHT_LIMIT})")
    assert weight <= WEIGHT_LIMIT


async def test_it_answers_on_a_page_of_another_origin_and_calls_nobody_else(visit, town_hall, counter) -> None:
    page = await visit("about:blank")
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    await page.goto(town_hall)
    await ready(page)
    assert await page.context.cookies() == []
    await open_panel(page)
    article = await ask(page, "papiers ?")
    assert await article.locator(".sentence").count() == 3
    assert await article.get_attribute("data-ai-generated") == "true"
    await ask(page, "et demain ?")
    allowed = {f"{part.scheme}://{part.netloc}" for part in map(urlsplit, (town_hall, counter))}
    strangers = [url for url in called if not any(url.startswith(one) for one in allowed)]
    assert strangers == [] and any("/api/v1/ask" in url for url in called)


async def test_the_style_of_the_host_page_stays_outside(visit, town_hall) -> None:
    page = await visit(town_hall)
    await open_panel(page)
    style = await page.eval_on_selector(
        ".ai-notice",
        "one => { const s = getComputedStyle(one); return [s.color, s.letterSpacing, s.textAlign, s.fontSize]; }",
    )
    assert style == ["rgb(29, 35, 41)", "normal", "start", "15px"]


async def test_a_site_that_is_not_allowed_gets_no_widget_and_no_harm(visit, stages) -> None:
    page = await visit(stages.embed(stages.counter(PLAIN)))
    await page.wait_for_timeout(500)
    assert await page.inner_text("h1") == "Port-Clairval" and await page.locator("guichet-widget").count() == 0


async def test_the_notice_comes_before_the_first_exchange(visit, town_hall) -> None:
    page = await visit(town_hall)
    assert not await page.locator(".frame").is_visible()
    await open_panel(page)
    assert "assistant automatique" in await page.inner_text(".ai-notice")
    order = "one => one.compareDocumentPosition(one.getRootNode().querySelector('form')) & 4"
    assert await page.eval_on_selector(".ai-notice", order)
    await page.click(".person summary")
    assert "02 61 91 10 00" in await page.inner_text(".person")


@pytest.mark.parametrize("place", ["town_hall", "counter"])
async def test_nothing_that_was_written_is_ever_run(visit, place, request) -> None:
    page = await visit(request.getfixturevalue(place))
    if place == "town_hall":
        await open_panel(page)
    article = await ask(page, f"hostile {PAYLOAD}")
    await article.locator(".sources summary").click()
    assert "onerror" in await article.inner_text() and "onerror" in await page.inner_text(".asked")
    assert "<svg" in await article.locator("blockquote").inner_text()
    await page.wait_for_timeout(200)
    assert await page.evaluate("window.hacked === undefined")
    root = "document.querySelector('guichet-widget').shadowRoot"
    assert await page.evaluate(f"{root}.querySelectorAll('img, script, svg, [onerror]').length") == 0
    assert (
        await page.evaluate(
            f"[...{root}.querySelectorAll('a')].filter((a) => !/^(https?|tel|mailto):/.test(a.href)).length"
        )
        == 0
    )


async def test_nothing_that_was_written_is_run_without_the_widget(visit, counter) -> None:
    page = await visit("about:blank")
    await page.route("**/widget.js", lambda route: route.abort())
    await page.goto(counter)
    await page.fill("textarea", f"hostile {PAYLOAD}")
    await follow(page, "form.ask button")
    await page.click(".sources summary")
    assert "onerror" in await page.inner_text("blockquote")
    assert await page.evaluate(
        "window.hacked === undefined && document.querySelectorAll('main img, main svg').length === 0"
    )


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_source_recognised_on_a_scan_says_so_and_no_other(visit, counter, scripted) -> None:
    page = await visit("about:blank")
    if not scripted:
        await page.route("**/widget.js", lambda route: route.abort())
    await page.goto(counter)
    if scripted:
        await ask(page, "papiers ?")
    else:
        await page.fill("textarea", "papiers ?")
        await follow(page, "form.ask button")
    await page.wait_for_selector(".sources .scanned", state="attached")
    said = await page.locator(".sources .scanned").all_inner_texts()
    assert said == ["Texte reconnu sur un document scanné, sûr à 91 % : vérifiez sur l'original."]


async def test_an_answer_is_copied_with_its_sources(visit, counter) -> None:
    page = await visit(counter, permissions=["clipboard-read", "clipboard-write"])
    article = await ask(page, "papiers ?")
    await article.locator("button", has_text="Copier").click()
    await page.locator(".status", has_text="Réponse copiée").wait_for()
    text = await page.evaluate("navigator.clipboard.readText()")
    assert "par téléphone. [1]" in text and "25 € est demandé. [2] [1]" in text
    assert "[1] Carte d'identité et passeport, 2026-01-12, https://www.port-clairval.example" in text
    assert "sans intervention humaine" in text


async def test_an_answer_is_printed_alone_with_its_passages(visit, town_hall) -> None:
    page = await visit("about:blank")
    await page.context.add_init_script("window.print = () => { top.printed = document.body.innerText; }")
    await page.goto(town_hall)
    await open_panel(page)
    article = await ask(page, "papiers ?")
    await article.locator("button", has_text="Imprimer").click()
    printed = await page.evaluate("window.printed")
    assert (
        printed.index("papiers ?") < printed.index("Pour renouveler") < printed.index("Carte d'identité et passeport")
    )
    assert "une photo d'identité de moins de six mois" in printed and "assistant automatique" in printed
    assert "Le marché" not in printed and "Copier" not in printed


async def test_a_choice_is_asked_and_an_emergency_can_be_called(visit, counter) -> None:
    page = await visit(counter)
    article = await ask(page, "carte ?")
    assert await article.locator(".choices button").all_inner_texts() == ["Carte d'identité", "Carte grise <i>"]
    await article.locator(".choices button").first.click()
    await page.locator(".exchange:nth-child(2) [data-outcome]").wait_for()
    article = await ask(page, "incendie !")
    calls = [await call.get_attribute("href") for call in await article.locator(".call").all()]
    assert calls == ["tel:18", "tel:112", "sms:114"]


async def test_what_is_asked_beside_a_danger_is_answered_under_the_alarm(visit, counter) -> None:
    page = await visit(counter)
    article = await ask(page, "accident et papiers ?")
    said = await article.locator(".emergency[role=alert], .call, .body > .notice, .said").all()
    kinds = [await one.get_attribute("class") for one in said]
    assert kinds == ["emergency", "button call", "button call", "notice", "said extracted"]
    assert await article.get_attribute("data-outcome") == "answered"
