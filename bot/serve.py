"""The server process: engines opened, web door built, generations followed, until a signal ends it."""

import asyncio
import resource
import socket
import sys
from collections.abc import Callable
from dataclasses import replace

import structlog
import uvicorn
from fastapi import FastAPI

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.assemble import AssemblyError, Generating, build_counter, build_generator, published_generation
from bot.door import options_of
from bot.embedders import choose_embedder
from bot.engines.allocator import share_arenas
from bot.keeper import Keeper
from bot.key_files import KeyFileError
from bot.mailroom import check_communes, mailbox_of
from bot.retention import keep_purging
from bot.second_factors import seal_all
from bot.settings import Settings
from bot.storage import Store, StoredApprovals, StoredNotices, StoredPeople, open_store
from bot.warming import read_ahead, warm
from bot.web.app import build_app
from bot.web.desk import Desk
from bot.web.sealing import SealBrokenError, Sealer

log = structlog.get_logger(__name__)
DRAIN_S = 10
SWITCH_S = 0.0005
"""How long a search may keep the interpreter while the loop waits for it, ten times less than Python's own.

The loop gives it up each time it waits for news, and would wait that long behind a search to have it back."""
KEEP_ALIVE_S = 75
"""Longer than nginx (60 s) or an HTTP library (5 s) keeps a silent line: a question sent on a line that is being closed
is lost."""
MANY_LINES = 16_384
HURRY_S = 3  # after which generated answers under way end as extracts, so that they end at all


class _Server(uvicorn.Server):
    """Tells those who listen before it waits for them to leave: a page open all day does not hold the end back."""

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None], generator: Generating | None) -> None:
        super().__init__(config)
        self._leave = leave
        self._generator = generator

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, the listeners told first."""
        self._leave()
        hurrying = asyncio.create_task(self._hurry(), name="hurry")
        try:
            await super().shutdown(sockets)
        finally:
            hurrying.cancel()
            await self._close()  # here: uvicorn then gives the signal again, and nothing of ours runs any more

    async def _close(self) -> None:
        if self._generator is not None:
            await self._generator.aclose()

    async def _hurry(self) -> None:
        await asyncio.sleep(HURRY_S)
        await self._close()


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. AssemblyError when the address is taken; the index's errors when it can not."""
    _allow_many_lines()
    share_arenas()
    options = options_of(settings)
    listening = _listen(settings.host, settings.port)
    choice = choose_embedder(settings)
    embedder = await asyncio.to_thread(choice.build) if choice else None
    generator = build_generator(settings)
    store = open_store(settings.store_url, lambda: keeper.counter.official)

    def opened() -> Counter:
        made = build_counter(settings, embedder, generator)
        approved, people = StoredApprovals(store.desks.approvals), StoredPeople(store.desks)
        return replace(made, notices=StoredNotices(store.board), approved=approved, people=people)

    keeper = Keeper(opened(), generator, opened)
    _seal(store, options.sealer)
    check_communes(settings, keeper.counter.territory.communes)
    app = build_app(keeper, store, options, answer, post=mailbox_of(settings))
    await warm(keeper.counter)
    sys.setswitchinterval(SWITCH_S)
    log.info("serving", url=f"http://{settings.host}:{settings.port}", **_facts(keeper))
    try:
        async with keeper.keeping(published_generation(settings)):
            desk: Desk = app.state.desk
            aside = [
                asyncio.create_task(keep_purging(store, settings), name="retention"),
                asyncio.create_task(read_ahead(keeper, lambda: not desk.running), name="read-ahead"),
            ]
            await _Server(_config(app, settings), app.state.office.bell.leave, generator).serve(sockets=[listening])
            for task in aside:
                task.cancel()
    finally:
        store.close()


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",  # the faster reader has no limit to headers without end
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_S,
        timeout_keep_alive=KEEP_ALIVE_S,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
    )


def _seal(store: Store, sealer: Sealer) -> None:
    """Second factors kept before they were sealed are sealed now; one that no key opens is told, and refused later."""
    try:
        if sealed := seal_all(store, sealer):
            log.info("second_factors_sealed", count=sealed)
    except KeyFileError as wrong:
        raise AssemblyError(str(wrong)) from wrong
    except SealBrokenError:
        log.error("second_factor_unreadable", do="guichet agents reset NAME --second-factor")


def _allow_many_lines() -> None:
    """A service begins with 1,024 files, and may have more: lines are kept while they are silent."""
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if few != resource.RLIM_INFINITY:
        wanted = MANY_LINES if most == resource.RLIM_INFINITY else min(MANY_LINES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(few, wanted), most))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as refused:
        listening.close()
        raise AssemblyError(f"cannot listen on {host}:{port}: {refused.strerror}; try --port {port + 10}") from refused
    return listening


def _facts(keeper: Keeper) -> dict[str, object]:
    health = keeper.health()
    return {
        "generation": health.generation,
        "embedder": health.embedder or "none",
        "generator": health.generator or "none",
        "degraded": list(health.degraded),
    }
