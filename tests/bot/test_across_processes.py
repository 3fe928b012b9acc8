"""What an agent sets in one process holds at the next answer of another: the server, and `guichet ask` beside it."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.domain.clock import now

TOKEN = secrets.token_hex(32)
QUESTION = "La capitainerie est ouverte demain ?"
ALERT = "Crue : évitez les quais."


@pytest.fixture
def settings(demo: Path, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "GUICHET_DATA_DIR": str(demo),
        "GUICHET_DATABASE_URL": f"sqlite:///{tmp_path / 'guichet.db'}",
        "GUICHET_EMBEDDER": "none",
        "GUICHET_GENERATOR": "none",
        "GUICHET_AGENT_TOKENS": json.dumps({"accueil": TOKEN}),
    }


@pytest.fixture
def server(settings: dict[str, str], tmp_path: Path) -> Iterator[httpx.Client]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "serve.log").open("wb")
    run = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    process = subprocess.Popen(run, env=settings, stdout=log, stderr=log)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        try:
            wait_until_ready(client, process)
            yield client
        finally:
            process.terminate()
            process.wait(20)


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server never answered")


def asked_beside(settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "bot", "ask", QUESTION, *arguments]
    ran = subprocess.run(run, env=settings, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran


def asked_here(client: httpx.Client) -> dict:
    client.cookies.clear()
    told = client.post("/api/v1/ask", json={"question": QUESTION, "commune": "port-clairval"}).text
    return json.loads(told.rpartition("event: answer\ndata: ")[2].partition("\n")[0])


def test_a_closure_and_an_alert_change_the_next_answer_everywhere_and_end_everywhere(server, settings) -> None:
    agent = {"Authorization": f"Bearer {TOKEN}"}
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    before = asked_here(server)
    assert before["road"] == "computed" and "ouvert" in before["sentences"][0]["text"] and before["alerts"] == []

    closure = {"place": "pc-port", "starts": tomorrow, "ends": tomorrow, "reason": "Coup de vent"}
    closed = server.post("/api/v1/agent/closures", json=closure, headers=agent)
    alert = {"owners": ["port-clairval"], "messages": {"fr": ALERT}, "severity": "danger", "ends": tomorrow}
    raised = server.post("/api/v1/agent/alerts", json=alert, headers=agent)
    assert (closed.status_code, raised.status_code) == (201, 201)

    here, there = asked_here(server), json.loads(asked_beside(settings, "--json").stdout)
    for whole in (here, there):
        said = " ".join(sentence["text"] for sentence in whole["sentences"])
        assert "fermé" in said and "Coup de vent" in said, said
        assert [shown["message"] for shown in whole["alerts"]] == [ALERT]
    assert asked_beside(settings).stdout.startswith(ALERT), "a danger comes before the answer"
    chat = {"model": "guichet-port-clairval", "messages": [{"role": "user", "content": QUESTION}]}
    assert "Coup de vent" in server.post("/v1/chat/completions", json=chat).json()["choices"][0]["message"]["content"]

    for kind, made in (("closures", closed), ("alerts", raised)):
        assert server.post(f"/api/v1/agent/{kind}/{made.json()['id']}/end", headers=agent).status_code == 200
    here, there = asked_here(server), json.loads(asked_beside(settings, "--json").stdout)
    for whole in (here, there):
        assert whole["sentences"][0]["text"] == before["sentences"][0]["text"] and whole["alerts"] == []


def test_asking_makes_no_database(settings, tmp_path: Path) -> None:
    asked_beside(settings)
    assert not (tmp_path / "guichet.db").exists()


def test_unusable_tokens_stop_the_server_with_one_line(settings) -> None:
    settings["GUICHET_AGENT_TOKENS"] = '{"accueil": "too short"}'
    run = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    ran = subprocess.run(run, env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode != 0 and "GUICHET_AGENT_TOKENS: the token of accueil must have at least 32" in ran.stderr
    assert "too short" not in ran.stderr and "Traceback" not in ran.stderr
