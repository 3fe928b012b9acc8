"""The widget in a real browser: on another origin, under attack, cut, refused, stopped, kept."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

import bot.web
from bot.web.options import WebOptions
from tests.bot.web.browser.acting import ask, open_panel, ready
from tests.bot.web.browser.conftest import PLAIN, Stages
from tests.bot.web.browser.stage import PAYLOAD

pytestmark = pytest.mark.asyncio(loop_scope="session")
WEIGHT_LIMIT = 40_000


@dataclass
class Wire:
    """A line to a counter that can be cut."""

    target: tuple[str, int]
    url: str = ""
    down: bool = False
    lines: set[asyncio.StreamWriter] = field(default_factory=set)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self.target)
        self.lines |= {writer, far_writer}
        await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer), return_exceptions=True)

    def cut(self) -> None:
        for line in self.lines:
            line.transport.abort()
        self.lines.clear()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65_536):
        writer.write(chunk)
        await writer.drain()
    writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def wire(stages: Stages) -> AsyncIterator[Wire]:
    parts = urlsplit(stages.counter(replace(PLAIN, resume_s=0.5)))
    wire = Wire((str(parts.hostname), int(parts.port or 0)))
    server = await asyncio.start_server(wire.connect, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield wire
    wire.cut()
    server.close()


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
    await page.click("form.ask button")
    await page.click(".sources summary")
    assert "onerror" in await page.inner_text("blockquote")
    assert await page.evaluate(
        "window.hacked === undefined && document.querySelectorAll('main img, main svg').length === 0"
    )


async def test_a_cut_line_is_taken_up_where_it_was_cut(visit, wire) -> None:
    page = await visit(wire.url)
    article = await ask(page, "long", until=".sentence >> nth=4")
    wire.down = True
    wire.cut()
    await asyncio.sleep(0.3)
    wire.down = False
    await page.locator("[data-outcome=answered]").wait_for()
    said = [text.split(":")[0] for text in await article.locator(".sentence").all_inner_texts()]
    assert said == [f"Phrase {number} " for number in range(1, 31)]


async def test_an_answer_that_ended_during_the_cut_is_read_whole(visit, wire) -> None:
    page = await visit(wire.url)
    article = await ask(page, "long", until=".sentence >> nth=2")
    wire.down = True
    wire.cut()
    await asyncio.sleep(3)
    wire.down = False
    await page.locator("[data-outcome=answered]").wait_for()
    assert await article.locator(".sentence").count() == 30


async def test_without_a_network_the_question_is_kept(visit, wire) -> None:
    page = await visit(wire.url)
    await ready(page)
    wire.down = True
    wire.cut()
    article = await ask(page, "papiers ?")
    assert "Connexion perdue" in await article.inner_text() and "02 61 91 10 00" in await article.inner_text()
    assert await page.input_value("textarea") == "papiers ?"
    wire.down = False
    await article.locator("button", has_text="Réessayer").click()
    await page.locator("[data-outcome=answered]").wait_for()
    assert await page.locator(".exchange").count() == 1 and await page.input_value("textarea") == ""


async def test_after_an_error_the_text_is_kept_and_can_be_sent_again(visit, counter) -> None:
    page = await visit(counter)
    article = await ask(page, "panne de tout")
    assert "Un incident nous empêche" in await article.inner_text() and "02 61 91 10 00" in await article.inner_text()
    assert await page.input_value("textarea") == "panne de tout"
    await page.fill("textarea", "un autre brouillon")
    await article.locator("button", has_text="Réessayer").click()
    await page.locator("[data-outcome=failed]").wait_for()
    assert await page.locator(".exchange").count() == 1
    assert await page.input_value("textarea") == "un autre brouillon"


async def test_too_many_questions_are_refused_in_words(visit, stages) -> None:
    page = await visit(stages.counter(WebOptions(session_questions_per_minute=1)))
    await ask(page, "papiers ?")
    await ask(page, "encore ?")
    article = await ask(page, "et encore ?")
    assert "Vous avez posé beaucoup de questions en peu de temps" in await article.inner_text()
    assert await page.input_value("textarea") == "et encore ?"


async def test_a_stopped_answer_stops_on_the_server_too(visit, counter) -> None:
    page = await visit(counter)
    article = await ask(page, "lent", until=".sentence >> nth=1")
    async with page.expect_response("**/stop") as stopped:
        await page.click(".now button")
    assert (await stopped.value).status == 204
    assert "Réponse arrêtée" in await article.inner_text()
    said = await article.locator(".sentence").count()
    await ask(page, "papiers ?")
    assert await page.locator(".exchange:first-child .sentence").count() == said


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
    await page.click("form.ask button[type=submit]")
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
