"""The commands as an operator runs them: one JSON object, exit codes, and several processes side by side."""

import json
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.serve import MANY_LINES
from eval.bench.serving import serving
from eval.calls.baresip import free_tcp_port
from tests.conftest import ROOT, TINY

KEYS = {
    "question",
    "commune",
    "at",
    "outcome",
    "road",
    "sentences",
    "refusal",
    "contact",
    "ai_generated",
    "generation",
    "degraded",
    "timings_ms",
}
LEXICAL = {"GUICHET_EMBEDDER": "none", "GUICHET_GENERATOR": "none"}
CITATION_KEYS = {"number", "title", "url", "anchor", "page", "date", "passage"}


def run(arguments: list[str], data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {"GUICHET_DATA_DIR": str(data), **LEXICAL, **environment}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, env=os.environ | variables, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
    )


def answered(question: str, data: Path, *options: str, **environment: str) -> dict[str, Any]:
    done = run(["ask", question, "--json", *options], data, **environment)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_the_first_question_is_answered_with_its_sources(demo: Path) -> None:
    said = answered(
        "Quels papiers pour refaire ma carte d'identité ?", demo, "--at", "2026-11-23", GUICHET_EMBEDDER="auto"
    )
    assert said.keys() >= KEYS
    assert said["outcome"] == "answered"
    assert said["commune"] == "port-clairval"
    assert said["ai_generated"] is True
    assert said["at"].startswith("2026-11-23T10:00:00+01:00")
    assert said["sentences"]
    for sentence in said["sentences"]:
        assert sentence["citations"]
        assert all(citation.keys() >= CITATION_KEYS for citation in sentence["citations"])
    assert "no_generator" in said["degraded"]


def test_a_refusal_is_an_answer_with_a_contact(demo: Path) -> None:
    said = answered("Quelle est la recette de la blanquette de veau ?", demo)
    assert said["outcome"].startswith("refused")
    assert said["refusal"]["reason"]
    assert said["contact"]["phone"] == "02 61 91 10 00"


@pytest.mark.parametrize(
    ("commune", "expected", "other"),
    [("port-clairval", "mercredi", "dimanche"), ("saint-aubin-des-rives", "dimanche", "mercredi")],
)
def test_the_commune_of_the_asker_decides(demo: Path, commune: str, expected: str, other: str) -> None:
    said = answered("Le marché, c'est quel jour ?", demo, "--commune", commune, "--at", "2026-11-23")
    text = " ".join(sentence["text"] for sentence in said["sentences"]).lower()
    assert expected in text
    assert other not in text


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["ask", "Bonjour", "--commune", "atlantis"], 2, "port-clairval"),
        (["ask", "Bonjour", "--at", "demain"], 2, "ISO"),
        (["ask"], 2, "question"),
    ],
)
def test_a_wrong_use_exits_2_and_says_what_is_right(demo: Path, arguments: list[str], code: int, told: str) -> None:
    done = run(arguments, demo)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr


def test_without_an_index_it_exits_3_and_says_what_to_run(tmp_path: Path) -> None:
    done = run(["ask", "Bonjour", "--json"], tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "guichet-ingest run" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = run(["doctor"], tmp_path, GUICHET_PORT="quatre-vingts")
    assert done.returncode == 2
    assert "GUICHET_PORT" in done.stderr


def test_a_missing_model_file_is_named(demo: Path) -> None:
    done = run(["ask", "Bonjour"], demo, GUICHET_GENERATOR="/nowhere/model.gguf")
    assert done.returncode == 3
    assert "/nowhere/model.gguf" in done.stderr


def test_ask_and_doctor_run_beside_a_server(demo: Path, tmp_path: Path) -> None:
    with serving(demo, {"GUICHET_GENERATOR": "none", "GUICHET_DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}) as served:
        said = answered("Où se trouve la déchèterie ?", demo)
        examined = run(["doctor"], demo)
        health = httpx.get(f"{served.url}/healthz").json()
    assert said["sentences"]
    assert examined.returncode == 0, examined.stdout
    assert said["generation"] == health["generation"]


def answer_to_endless_headers(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Endless: " + b"x" * 40_000)
        return line.recv(1_000)


def test_a_counter_may_hold_many_lines_and_refuses_headers_without_end(tmp_path: Path) -> None:
    small_territory(tmp_path / "territory", "Le gymnase Tabarly ouvre à 9 h.")
    settings = {**LEXICAL, "GUICHET_TERRITORY": str(tmp_path / "territory")}
    ingest(tmp_path, settings)
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(few, 512), most))
    try:
        with serving(tmp_path, settings) as served:
            said = answer_to_endless_headers(int(served.url.rpartition(":")[2]))
            held, _ = resource.prlimit(served.pid, resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
    assert said.startswith(b"HTTP/1.1 400 ")
    assert held == min(MANY_LINES, most)


def test_a_counter_whose_port_was_taken_meanwhile_takes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    territory = tmp_path / "territory"
    small_territory(territory, "Le gymnase Tabarly ouvre à 9 h.")
    lexical = {**LEXICAL, "GUICHET_TERRITORY": str(territory)}
    ingest(tmp_path, lexical)
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        ports = iter((taken, free_tcp_port()))
        monkeypatch.setattr("eval.bench.serving.free_tcp_port", lambda: next(ports))
        with serving(tmp_path, lexical) as served:
            assert not served.url.endswith(f":{taken}")
            assert httpx.get(f"{served.url}/readyz").status_code == 200


def test_a_running_server_serves_a_new_generation(tmp_path: Path) -> None:
    territory = tmp_path / "territory"
    small_territory(territory, "Le gymnase Tabarly ouvre à 9 h.")
    lexical = {**LEXICAL, "GUICHET_TERRITORY": str(territory)}
    ingest(tmp_path, lexical)
    with serving(tmp_path, lexical) as served:
        before = httpx.get(f"{served.url}/healthz").json()["generation"]
        small_territory(territory, "Le gymnase Tabarly ouvre à 10 h.")
        ingest(tmp_path, lexical)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and httpx.get(f"{served.url}/healthz").json()["generation"] == before:
            time.sleep(0.2)
        body = {"question": "À quelle heure ouvre le gymnase Tabarly ?"}
        heard = httpx.post(f"{served.url}/api/v1/ask", json=body, timeout=20).text
    assert "10 h" in heard
    assert "9 h" not in heard


@pytest.mark.usefixtures("llama")
def test_the_real_engine_writes_an_answer(demo: Path) -> None:
    writing = {"GUICHET_GENERATOR": str(TINY), "GUICHET_WRITE_BELOW": "1"}
    said = answered("Quels papiers pour refaire ma carte d'identité ?", demo, **writing)
    assert said["outcome"] in {"answered", "refused_unverified", "refused_no_evidence"}
    assert "no_generator" not in said["degraded"]


def ingest(data: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "ingestion", "run"]
    variables = os.environ | environment | {"GUICHET_DATA_DIR": str(data)}
    subprocess.run(command, env=variables, cwd=ROOT, check=True, capture_output=True, timeout=60)


def small_territory(folder: Path, fact: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "gymnase.md").write_text(f"# Gymnase Tabarly\n\n{fact} Il accueille les associations de la commune.\n")
    (folder / "sources.toml").write_text(
        'name = "Essai"\ndefault_commune = "bourg"\n'
        '[[intercommunality]]\nid = "agglo"\nname = "Agglo"\n'
        '[[commune]]\nid = "bourg"\nname = "Bourg"\ninsee = "99999"\nintercommunality = "agglo"\n'
        '[[source]]\nid = "gymnase"\nlocation = "gymnase.md"\nlayer = "communal"\nowner = "bourg"\n'
        'url = "https://bourg.example/gymnase"\nlicence = "CC0-1.0"\n'
    )
