"""Agents who save through a real server, all at once: what was acknowledged, and how long each save took.

    python -m tests.bot.web.console.agents_at_work load DATABASE_URL
    python -m tests.bot.web.console.agents_at_work kills DATABASE_URL ROUNDS

The database must be empty. `load`: 200 open requests, 20 agents, each of whom claims, writes and signs at the pace of
people (two seconds between saves). `kills`: the server is killed (SIGKILL) in the middle of saves, again and again.
"""

import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.domain.agents import Agent, Grant, Role
from bot.domain.clock import now
from bot.storage import Account, Store, open_store
from bot.web.signing_in import COOKIE, CSRF_HEADER
from tests.bot.storage.desk_values import SUGGESTION, request

REQUESTS, AGENTS, PACE_S = 200, 20, 2.0
ROOT = Path(__file__).parents[4]
SERVER = Path(__file__).with_name("desk_server.py")


@dataclass
class Seen:
    """What agents were told. A save is acknowledged by the redirection that follows it."""

    signed: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    save_s: list[float] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)


def hire(store: Store, number: int) -> httpx.Client:
    """An agent with an account and a session, before a browser."""
    agent = Agent(f"n{number}", f"agent{number}", f"Agent {number}", (Grant(Role.SUPERVISOR),), "accueil")
    if store.accounts.named(agent.name) is None:
        store.accounts.add(Account(agent), "test")
    token = store.sessions.begin(agent, now())
    session = store.sessions.find(token)
    assert session is not None
    headers = {CSRF_HEADER: session.csrf, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    return httpx.Client(cookies={COOKIE: token}, headers=headers, timeout=30)


def work(store: Store, browser: httpx.Client, base: str, request_id: str, seen: Seen, pace_s: float) -> None:
    """Claims a request, says something, signs an answer; raises httpx.HTTPError when the server is gone."""
    address = f"{base}/console/requests/{request_id}"
    _save(browser, f"{address}/claim", {}, seen)
    time.sleep(random.uniform(0.5, 1.5) * pace_s)
    text = f"dit-{request_id}-{random.randrange(10**9)}"
    if _save(browser, f"{address}/message", {"text": text}, seen):
        seen.said.add(text)
    time.sleep(random.uniform(0.5, 1.5) * pace_s)
    version = store.desks.requests.get(request_id).version
    signed = {"text": "La piscine coûte 2 euros.", "reason": "incomplete", "version": str(version)}
    if _save(browser, f"{address}/send", signed, seen):
        seen.signed.add(request_id)


def _save(browser: httpx.Client, address: str, form: dict[str, str], seen: Seen) -> bool:
    started = time.perf_counter()
    told = browser.post(address, data=form)
    seen.save_s.append(time.perf_counter() - started)
    if told.status_code not in (303, 409):
        seen.unexpected.append(f"{told.status_code} {address.rsplit('/', 1)[1]}")
    return told.status_code == 303


def lost(store: Store, seen: Seen) -> list[str]:
    """Acknowledged signatures and messages that are not kept, and a broken record."""
    gone = [one for one in seen.signed if not store.desks.requests.reviews(one)]
    talked = {text.split("-")[1] for text in seen.said}
    kept = {said.text for one in talked for said in store.desks.requests.messages(one)}
    broken = store.audit.verify().wrong
    return gone + sorted(seen.said - kept) + ([broken] if broken else [])


@contextmanager
def serving(address: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server over that database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(SERVER), address, str(port)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{base}/console/sign-in", timeout=2)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield server, base
    finally:
        server.kill()
        server.wait()


def load(address: str, requests: int = REQUESTS, agents: int = AGENTS, pace_s: float = PACE_S) -> dict[str, object]:
    """All agents work through all requests; the figures of their saves."""
    store, seen = open_store(address), Seen()
    for number in range(requests):
        store.desks.requests.open(request(number), SUGGESTION)
    browsers = [hire(store, number) for number in range(agents)]

    def shift(number: int) -> None:
        for one in range(number, requests, agents):
            work(store, browsers[number], base, f"r{one}", seen, pace_s)

    with serving(address) as (_, base), ThreadPoolExecutor(agents) as threads:
        list(threads.map(shift, range(agents)))
    times = sorted(seen.save_s)
    figures = {
        "saves": len(times),
        "signed": len(seen.signed),
        "lost": len(lost(store, seen)),
        "unexpected": seen.unexpected[:5],
        "p50_ms": round(times[len(times) // 2] * 1000),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000),
    }
    store.close()
    return figures


def kills(address: str, rounds: int, after_s: tuple[float, float] = (0.1, 1.2)) -> dict[str, object]:
    """The server dies at a random moment of many saves; what it had acknowledged is there afterwards."""
    store, seen, next_one = open_store(address), Seen(), iter(range(10**9))
    browsers = [hire(store, number) for number in range(4)]
    guard = threading.Lock()

    def work_until_it_dies(browser: httpx.Client) -> None:
        try:
            while True:
                with guard:
                    number = next(next_one)
                store.desks.requests.open(request(number), SUGGESTION)
                work(store, browser, base, f"r{number}", seen, 0)
        except httpx.HTTPError:
            return

    for _ in range(rounds):
        with serving(address) as (server, base), ThreadPoolExecutor(len(browsers)) as threads:
            killer = threading.Timer(random.uniform(*after_s), server.kill)
            killer.start()
            list(threads.map(work_until_it_dies, browsers))
    figures = {"kills": rounds, "signed": len(seen.signed), "said": len(seen.said), "lost": lost(store, seen)[:5]}
    store.close()
    return figures | {"unexpected": seen.unexpected[:5]}


if __name__ == "__main__":
    done = load(sys.argv[2]) if sys.argv[1] == "load" else kills(sys.argv[2], int(sys.argv[3]))
    print(json.dumps(done))
