"""A small set, and the command asked as an operator asks it: lexical, in a cache of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from tests.eval.folders import UNANSWERABLE, write_lines, write_set


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left: its exit code, its object on standard output if any, and what it told beside."""

    code: int
    figures: dict[str, Any]
    said: str
    told: str


@pytest.fixture
def ville(tmp_path: Path) -> Path:
    """A folder of the documented layout."""
    return write_set(tmp_path / "ville")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache the commands share."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def measure(kept: Path) -> Callable[..., Done]:
    """Runs `guichet-eval` with these arguments, `--json --lexical --cache` added."""

    def run(*arguments: object) -> Done:
        words = [str(one) for one in arguments]
        done = CliRunner().invoke(app, [*words, "--json", "--lexical", "--cache", str(kept)])
        figures = json.loads(done.stdout) if done.stdout.strip().startswith("{") else {}
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, figures, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sets: one whole, and one of questions against it."""
    folder = tmp_path_factory.mktemp("sets")
    write_set(folder / "ville")
    write_lines(folder / "contre" / "queries.jsonl", UNANSWERABLE)
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def run_id(sets: Path, cache: Path) -> str:
    """A finished run over these sets."""
    parts = ["--only", "answers", "--only", "retrieval", "--only", "refusal"]
    done = CliRunner().invoke(app, ["run", *parts, "--sets", str(sets), "--lexical", "--json", "--cache", str(cache)])
    assert done.exit_code == 0, done.output
    assert "skipped: contre has questions against ailleurs" in done.stderr
    return str(json.loads(done.stdout)["run"])
