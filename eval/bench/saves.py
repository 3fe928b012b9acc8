"""Agents who save at once, and processes and database servers killed while they save.

`guichet-eval bench saves`, on SQLite and on a PostgreSQL of its own. `python -m eval.bench.saves DATABASE_URL` does it
on another database, which it fills with requests of its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bot.domain.clock import now
from bot.domain.requests import Door, Request, Stage
from bot.domain.reviews import ApprovedAnswer, Review, Suggestion, Verdict, signed_sentences
from bot.storage import Deed, Store, UnknownRequestError, open_store
from eval.bench.own_postgres import OwnPostgres, own_postgres
from eval.proofs import Figure, Proof, percentile

CONVERSATIONS, AGENTS, ROUNDS, KILLS, CRASHES = 200, 20, 5, 100, 10
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


def together(url: str) -> list[Figure]:
    """Twenty agents decide two hundred conversations at once, without a pause; the median round of several."""
    rounds = [_round(url) for _ in range(ROUNDS)]
    whole = [one for spent, _ in rounds for one in spent]
    typical = sorted(rounds, key=lambda one: percentile(one[0], 0.95))[ROUNDS // 2][0]
    return [
        Figure("saves", len(whole), "decisions", at_least=ROUNDS * CONVERSATIONS),
        Figure("lost", sum(lost for _, lost in rounds), "decisions", at_most=0),
        Figure("p50", round(percentile(typical, 0.5), 1), "ms"),
        Figure("p95", round(percentile(typical, 0.95), 1), "ms", at_most=200),
        Figure("longest", round(max(whole), 1), "ms"),
    ]


def _round(url: str) -> tuple[list[float], int]:
    """The milliseconds of each save, and how many were lost."""
    stores = [open_store(url) for _ in range(4)]
    waiting = opened(stores[0], CONVERSATIONS)

    def work(agent: int) -> list[float]:
        mine = waiting[agent::AGENTS]
        return [save(stores[agent % len(stores)], name, f"agent{agent}") for name in mine]

    with ThreadPoolExecutor(AGENTS) as threads:
        spent = [one for each in threads.map(work, range(AGENTS)) for one in each]
    lost = [name for name in waiting if not _whole(stores[0], name)]
    broken = bool(stores[0].audit.verify().wrong)
    for store in stores:
        store.close()
    return spent, len(lost) + broken


def killed(url: str, rounds: int = KILLS) -> list[Figure]:
    """A process that saves is killed again and again: what it acknowledged must be there, whole."""
    acknowledged: list[str] = []
    for number in range(rounds):
        writer = _writer(url)
        assert writer.stdout is not None
        for _ in range(1 + number % 7):
            acknowledged.append(writer.stdout.readline().strip())
        time.sleep((number % 11) / 2_000)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += writer.stdout.read().split("\n")[:-1]
        writer.wait()
    return _kept(url, "kills", rounds, acknowledged)


def crashed(cluster: OwnPostgres, rounds: int = CRASHES) -> list[Figure]:
    """The database server itself dies under a process that saves; what was acknowledged is there once it is back."""
    acknowledged: list[str] = []
    for number in range(rounds):
        writer = _writer(cluster.url)
        assert writer.stdout is not None
        for _ in range(3 + number):
            acknowledged.append(writer.stdout.readline().strip())
        cluster.crash()
        acknowledged += writer.stdout.read().split("\n")[:-1]
        writer.kill()
        writer.wait()
    return _kept(cluster.url, "crashes", rounds, acknowledged)


def _writer(url: str) -> "subprocess.Popen[str]":
    saving = [sys.executable, "-m", "eval.bench.saves", url, "--saving"]
    return subprocess.Popen(saving, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _kept(url: str, name: str, rounds: int, acknowledged: list[str]) -> list[Figure]:
    told = [one for one in acknowledged if one]
    store = open_store(url)
    lost = [one for one in told if not _whole(store, one)]
    broken = bool(store.audit.verify().wrong)
    store.close()
    return [
        Figure(name, rounds, "times"),
        Figure(f"{name}_acknowledged", len(told), "decisions", at_least=rounds),
        Figure(f"{name}_lost", len(lost) + broken, "decisions", at_most=0),
    ]


def _whole(store: Store, request_id: str) -> bool:
    """Closed, reviewed once, said once, signed."""
    desks = store.desks
    try:
        closed = desks.requests.get(request_id).stage is Stage.CLOSED
    except UnknownRequestError:
        return False
    said = len(desks.requests.messages(request_id)) == 1 and len(desks.requests.reviews(request_id)) == 1
    return closed and said and desks.approvals.find(request_id, "bourg", now().date()) is not None


def saving(url: str) -> None:
    """Saves until it is killed, and says each time what was acknowledged."""
    store = open_store(url)
    while True:
        for name in opened(store, 10):
            save(store, name, "agent")
            print(name, flush=True)


def run(kills: int = KILLS) -> Proof:
    """Both databases; NoPostgresError without PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/guichet.db"
        figures = _named("sqlite", [*together(url), *killed(url, kills)])
    with own_postgres() as cluster:
        found = [*together(cluster.url), *killed(cluster.url, kills), *crashed(cluster)]
        figures += _named("postgresql", found)
    configuration = {
        "conversations": CONVERSATIONS,
        "agents": AGENTS,
        "rounds": ROUNDS,
        "pause_s": 0,
        "load": os.getloadavg()[0],
    }
    return Proof("saves", tuple(figures), configuration)


def _named(database: str, figures: list[Figure]) -> list[Figure]:
    return [replace(one, name=f"{database}_{one.name}") for one in figures]


if __name__ == "__main__":
    if "--saving" in sys.argv:
        saving(sys.argv[1])
    for figure in [*together(sys.argv[1]), *killed(sys.argv[1])]:
        print(figure.line())
