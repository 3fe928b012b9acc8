"""A real Chromium, the staged counter on the loopback, and a town hall's page of another origin that embeds it."""

import asyncio
import functools
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.web.options import WebOptions
from tests.bot.web.browser.stage import Scenes, stage
from tests.conftest import need

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOST_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Mairie</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html {{ font-size: 62.5%; }} body {{ font: 1.6rem Georgia; letter-spacing: .1em; text-align: center; }}
button {{ display: none; }} p {{ color: #a00000 !important; margin: 3rem; }} * {{ line-height: 3; }}</style></head>
<body><main><h1>Port-Clairval</h1><p>Le marché.</p></main>
<script type="module" src="{counter}/widget.js" data-commune="port-clairval"></script></body></html>"""
PLAIN = WebOptions(questions_per_minute=10_000, session_questions_per_minute=10_000, heartbeat_s=0.2)


@dataclass(frozen=True)
class Stages:
    """Serves staged counters; `host` is the origin of the town hall's own pages, `folder` what it serves."""

    folder: Path
    host: str
    servers: list[tuple[uvicorn.Server, threading.Thread]] = field(default_factory=list)

    def counter(self, options: WebOptions, step_s: float = 0.05) -> str:
        """The address of one more counter."""
        app = stage(self.folder / f"{len(self.servers)}.db", options, Scenes(step_s))
        config = uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        self.servers.append((server, thread))
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    def embed(self, counter: str) -> str:
        """The address of a page of the town hall that embeds that counter."""
        name = f"{counter.rpartition(':')[2]}.html"
        (self.folder / name).write_text(HOST_PAGE.format(counter=counter), encoding="utf-8")
        return f"{self.host}/{name}"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    folder = tmp_path_factory.mktemp("stage")
    web = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=web.serve_forever, daemon=True).start()
    stages = Stages(folder, f"http://localhost:{web.server_port}")
    yield stages
    web.shutdown()
    for server, thread in stages.servers:
        server.should_exit = True
        thread.join(5)


@pytest.fixture(scope="session")
def counter(stages: Stages) -> str:
    """The counter that allows the town hall's page to call it."""
    return stages.counter(WebOptions(**{**_values(PLAIN), "cors_origins": (stages.host,)}))


@pytest.fixture(scope="session")
def town_hall(stages: Stages, counter: str) -> str:
    """A page of another origin, with style of its own, that embeds the counter."""
    return stages.embed(counter)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    need(path, "chromium (apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


Open = Callable[..., "asyncio.Future[Page]"]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser) -> AsyncIterator[Open]:
    """Opens an address in a fresh context; a script error on the page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    async def opened(url: str, width: int = 1200, height: int = 900, **options: object) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert errors == []


def _values(options: WebOptions) -> dict[str, object]:
    return {name: getattr(options, name) for name in WebOptions.__dataclass_fields__}
