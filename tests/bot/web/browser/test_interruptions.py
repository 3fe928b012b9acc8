"""A line that is cut, a server that refuses, an answer that is stopped: nothing a resident wrote is lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from bot.web.options import WebOptions
from tests.bot.web.browser.acting import ask, ready
from tests.bot.web.browser.conftest import PLAIN, Stages

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_too_many_questions_are_refused_in_words(visit, stages, early_in_a_minute) -> None:
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
