"""A real counter over HTTP on the loopback, that answers by script: what calls ask."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn

from bot.storage import Store, open_store
from bot.web.app import build_app
from tests.bot.web.conftest import RELAXED, Holder, ScriptedPath
from tests.fakes import counter, passage

TOKEN = "a-token-of-the-telephone-for-tests-only"


@dataclass(frozen=True)
class Served:
    url: str
    path: ScriptedPath
    store: Store


@contextmanager
def served(folder: Path, path: ScriptedPath | None = None, **changes: object) -> Iterator[Served]:
    """The counter, until the end of the block."""
    path, store = path or ScriptedPath(), open_store(f"sqlite:///{folder / 'guichet.db'}")
    options = replace(RELAXED, voice_digest=hashlib.sha256(TOKEN.encode()).digest(), **changes)
    holder = Holder(counter([passage("ci", "Apportez une photo d'identité.")]))
    app = build_app(holder, store, options, path)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", path, store)
    finally:
        server.should_exit = True
        thread.join(5)
        store.close()
