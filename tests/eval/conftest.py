"""A small set, and the command asked as an operator asks it: lexical, in a cache of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from tests.eval.folders import write_set


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
