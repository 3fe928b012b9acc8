"""Agents who save at once, and processes killed while they save: `python -m eval.bench.saves DATABASE_URL`.

The database is filled with requests of its own; give one that may be emptied.
"""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from bot.domain.clock import now
from bot.domain.requests import Door, Request, Stage
from bot.domain.reviews import ApprovedAnswer, Review, Suggestion, Verdict, signed_sentences
from bot.storage import Deed, Store, open_store

CONVERSATIONS, AGENTS, KILLS = 200, 20, 100
HELD = timedelta(hours=1)


def opened(store: Store, count: int) -> list[str]:
    """So many requests that wait."""
    made = [uuid.uuid4().hex for _ in range(count)]
    for name in made:
        request = Request(name, name[:16], "bourg", Door.CHAT, f"Question {name} ?", "fr", now(), conversation_id=name)
        store.desks.requests.open(request, Suggestion())
    return made


def save(store: Store, request_id: str, agent: str) -> float:
    """Claims, then decides; the milliseconds of the decision."""
    held = store.desks.requests.claim(request_id, agent, now(), now() + HELD)
    text = f"Réponse à {request_id}."
    review = Review(uuid.uuid4().hex, request_id, Verdict.CORRECTED, agent, now(), "", text)
    signed = ApprovedAnswer(
        signed_sentences(text, ()), uuid.uuid4().hex, "bourg", text, request_id, "", agent, now(), now().date()
    )
    started = time.perf_counter()
    store.desks.deciding.decide(Deed(review, held.version, agent, "", approved=signed))
    return 1000 * (time.perf_counter() - started)


def together(url: str) -> dict[str, float]:
    """Twenty agents decide two hundred conversations at once."""
    stores = [open_store(url) for _ in range(4)]
    waiting = opened(stores[0], CONVERSATIONS)

    def work(agent: int) -> list[float]:
        mine = waiting[agent::AGENTS]
        return [save(stores[agent % len(stores)], name, f"agent{agent}") for name in mine]

    with ThreadPoolExecutor(AGENTS) as threads:
        spent = sorted(one for each in threads.map(work, range(AGENTS)) for one in each)
    lost = [name for name in waiting if not _whole(stores[0], name)]
    broken = stores[0].audit.verify().wrong
    for store in stores:
        store.close()
    at = {"p50_ms": spent[len(spent) // 2], "p95_ms": spent[int(len(spent) * 0.95)], "max_ms": spent[-1]}
    return {"saves": len(spent), "lost": len(lost), "record_broken": bool(broken), **at}


def killed(url: str, rounds: int = KILLS) -> dict[str, float]:
    """A process that saves is killed again and again: what it acknowledged must be there, whole."""
    acknowledged: list[str] = []
    for number in range(rounds):
        saving = [sys.executable, "-m", "eval.bench.saves", url, "--saving"]
        writer = subprocess.Popen(saving, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        for _ in range(1 + number % 7):
            acknowledged.append(writer.stdout.readline().strip())
        time.sleep((number % 11) / 2_000)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += writer.stdout.read().split("\n")[:-1]
        writer.wait()
    store = open_store(url)
    lost = [name for name in acknowledged if name and not _whole(store, name)]
    verified = store.audit.verify()
    store.close()
    figures = {"kills": rounds, "acknowledged": len(acknowledged), "lost": len(lost)}
    return {**figures, "record_broken": bool(verified.wrong)}


def _whole(store: Store, request_id: str) -> bool:
    """Closed, reviewed once, said once, signed."""
    desks = store.desks
    closed = desks.requests.get(request_id).stage is Stage.CLOSED
    said = len(desks.requests.messages(request_id)) == 1 and len(desks.requests.reviews(request_id)) == 1
    return closed and said and desks.approvals.find(request_id, "bourg", now().date()) is not None


def saving(url: str) -> None:
    """Saves until it is killed, and says each time what was acknowledged."""
    store = open_store(url)
    while True:
        for name in opened(store, 10):
            save(store, name, "agent")
            print(name, flush=True)


if __name__ == "__main__":
    if "--saving" in sys.argv:
        saving(sys.argv[1])
    figures = {"backend": sys.argv[1].split(":")[0], "together": together(sys.argv[1]), "killed": killed(sys.argv[1])}
    text = json.dumps(figures, indent=2)
    print(text)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(text + "\n", encoding="utf-8")
