"""A run is kept as it goes: killed, it goes on where it was; finished, it is read as one page."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.answers import HeardCase
from eval.rows import Rows
from eval.runs import all_runs
from tests.conftest import ROOT
from tests.eval.conftest import Done
from tests.eval.folders import QUERIES, write_lines, write_set

Measure = Callable[..., Done]
MANY = 150


def test_a_run_keeps_its_configuration_and_the_digest_of_what_it_read(run_id: str, sets: Path, cache: Path) -> None:
    told = json.loads((cache / "runs" / run_id / "run.json").read_text("utf-8"))
    assert told["finished"]
    assert told["mode"] == "extract"
    assert told["limits"].startswith("Limits(")
    assert re.fullmatch(r"[0-9a-f]{16}", told["inputs"][str(sets / "ville")])
    assert {"answers-ville", "refusal-ville-contre", "retrieval-ville-clean"} <= set(told["steps"])


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    folder, cache = write_set(tmp_path / "sets" / "ville"), tmp_path / "cache"
    many = [{"id": f"n{number}", "text": f"{QUERIES[number % 4]['text']} {number}"} for number in range(MANY)]
    write_lines(folder / "queries.jsonl", many)
    (folder / "qrels.tsv").write_text("".join(f"n{number}\tmariage\t1\n" for number in range(MANY)), "utf-8")
    command = [sys.executable, "-m", "eval", "run", "--only", "retrieval", "--sets", str(folder.parent)]
    command += ["--lexical", "--json", "--cache", str(cache), "--resume"]
    before = killed_midway(command, cache)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert "going on with run" in done.stderr
    assert len(all_runs(cache / "runs")) == 1
    rows = next((cache / "runs").glob("*/rows/retrieval-ville-clean.jsonl")).read_bytes()
    assert rows.startswith(before)
    assert len({json.loads(line)["id"] for line in rows.splitlines()}) == len(rows.splitlines()) == MANY


def killed_midway(command: list[str], cache: Path) -> bytes:
    """Kill -9 once some rows are kept; the whole rows that it leaves."""
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 100
    rows: list[Path] = []
    while time.monotonic() < deadline and not (rows and rows[0].read_bytes().count(b"\n") > 5):
        time.sleep(0.005)
        rows = list((cache / "runs").glob("*/rows/retrieval-ville-clean.jsonl"))
    os.kill(started.pid, signal.SIGKILL)
    started.wait(10)
    left = rows[0].read_bytes()
    whole = left[: left.rfind(b"\n") + 1]
    assert 5 < whole.count(b"\n") < MANY
    return whole


def test_a_torn_row_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"heard": {"id": "torn", "question"')
    assert not Rows(path, HeardCase).all
    assert path.read_bytes() == b""


def test_other_inputs_begin_another_run(run_id: str, tmp_path: Path, cache: Path) -> None:
    write_set(tmp_path / "sets" / "ville")
    arguments = ["run", "--only", "answers", "--sets", str(tmp_path / "sets"), "--resume", "--lexical", "--json"]
    done = CliRunner().invoke(app, [*arguments, "--cache", str(cache)])
    assert "a new one begins" in done.stderr
    assert json.loads(done.stdout)["run"] != run_id


@pytest.mark.parametrize("command", ["report", "gate", "card"])
def test_a_run_that_does_not_exist_is_named(command: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [command, "nowhere", "--cache", str(tmp_path)])
    assert done.exit_code == 2
    assert "nowhere" in done.stderr


def test_the_gate_of_a_run_exits_by_its_figures(run_id: str, cache: Path, tmp_path: Path) -> None:
    gates = tmp_path / "gates.toml"
    gates.write_text('[[gate]]\nstep = "retrieval-*"\nfigure = "hit@1"\nat_least = 0.2\n', "utf-8")
    arguments = ["gate", run_id, "--gates", str(gates), "--cache", str(cache)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    gates.write_text('[[gate]]\nstep = "retrieval-*"\nfigure = "hit@1"\nat_least = 1.01\n', "utf-8")
    assert CliRunner().invoke(app, arguments).exit_code == 1


def test_a_run_says_what_it_lacks(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["run", "--cache", str(tmp_path)])
    assert done.exit_code == 2
    assert "--all" in done.stderr
