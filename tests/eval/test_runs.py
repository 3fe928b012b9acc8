"""A run is kept as it goes: killed, it goes on where it was; finished, it is read as one page."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.answers import HeardCase
from eval.rows import Rows
from eval.runs import all_runs, read_step
from tests.conftest import ROOT
from tests.eval.conftest import Done
from tests.eval.folders import QUERIES, UNANSWERABLE, write_lines, write_set

Measure = Callable[..., Done]
MANY = 150


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sets: one whole, and one of questions against it."""
    folder = tmp_path_factory.mktemp("sets")
    write_set(folder / "ville")
    write_lines(folder / "contre" / "queries.jsonl", UNANSWERABLE)
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def run_id(sets: Path, cache: Path) -> str:
    """A finished run over these sets."""
    parts = ["--only", "answers", "--only", "retrieval", "--only", "refusal"]
    done = CliRunner().invoke(app, ["run", *parts, "--sets", str(sets), "--lexical", "--json", "--cache", str(cache)])
    assert done.exit_code == 0, done.output
    assert "skipped: contre has questions against ailleurs" in done.stderr
    return str(json.loads(done.stdout)["run"])


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


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.asked: list[str] = []
        self.unnamed = 0
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in = tag
        self.asked += [str(given[name]) for name in ("src", "href") if name in given and not _inside(given[name])]
        self.unnamed += given.get("role") in ("img", "region") and not given.get("aria-label")

    def handle_data(self, data: str) -> None:
        if self._in == "h2" and data.strip():
            self.headings.append(data.strip())


def _inside(address: str | None) -> bool:
    return str(address).startswith("#")


def test_the_report_is_one_page_that_asks_nothing_of_the_network(run_id: str, cache: Path) -> None:
    done = CliRunner().invoke(app, ["report", run_id, "--baseline", run_id, "--cache", str(cache)])
    assert done.exit_code == 0, done.output
    text = (cache / "runs" / run_id / "report.html").read_text("utf-8")
    page = Outline()
    page.feed(text)
    assert page.headings == [
        "Figures", "Gates", "Comparison with the baseline", "Plots", "Time and energy by road", "Worst cases",
        "Every figure", "What was read",
    ]  # fmt: skip
    assert page.asked == []
    assert page.unnamed == 0
    assert text.count("<svg") == 5
    assert "http://" not in re.sub(r'(?:xmlns(?::\w+)?|href|rdf:\w+)="[^"]*"', "", text).replace(
        "http://www.w3.org", ""
    )
    assert "no difference shown" in text
    assert "not measured" in text


def test_a_question_is_shown_as_text_not_as_a_page(run_id: str, cache: Path) -> None:
    from dataclasses import replace

    from eval.measured import Worst
    from eval.report import report
    from eval.runs import find_run, save_step

    run = find_run(run_id, cache / "runs")
    found = read_step(run, "answers-ville")
    assert found is not None
    worst = Worst("x", "<script>alert(1)</script>", "answered", "<b>", "missing", ("<img src=x>",))
    save_step(run, "answers-ville", replace(found, worst=(worst,)))
    text = report(run, [])
    save_step(run, "answers-ville", found)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "<img" not in text


def test_the_opinion_of_a_judge_is_shown_apart(run_id: str, cache: Path) -> None:
    from eval.report import report
    from eval.runs import find_run

    run = find_run(run_id, cache / "runs")
    path = run.folder / "judge.json"
    path.write_text('{"judge": "any", "supported": {"share": 0.5, "n": 2}}', "utf-8")
    text = report(run, [])
    path.write_text("{torn", "utf-8")
    assert "A model&#39;s opinion" in text or "A model's opinion" in text
    assert "supported / share" in text
    assert "A model's opinion" not in report(run, [])
    path.unlink()


def test_the_card_prints_ours_beside_the_peers_and_names_what_was_not_measured(
    run_id: str, cache: Path, tmp_path: Path
) -> None:
    path = tmp_path / "quality.md"
    done = CliRunner().invoke(app, ["card", run_id, "--output", str(path), "--cache", str(cache)])
    assert done.exit_code == 0, done.output
    text = path.read_text("utf-8")
    assert "## Not measured here" in text
    assert "language model" in text
    assert "| Answers fully right, partial counted wrong | GOV.UK Chat" in text
    assert "| first party | not measured |" in text
    assert "## answers-ville" in text


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
