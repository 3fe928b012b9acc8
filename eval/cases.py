"""Questions with what their answers must and must not hold, one JSON object a line."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class CaseInvalidError(Exception):
    """A line that is not a case; the message says which line of which file, and why."""


class Expected(StrEnum):
    """How the question should end."""

    ANSWERED = "answered"
    REFUSED = "refused"
    EMERGENCY = "emergency"
    CLARIFY = "clarify"


class CaseTurn(BaseModel):
    """A question asked before, in the same conversation."""

    question: str


class Case(BaseModel):
    """`nuggets`: required facts, each any of its writings. `forbidden`: stale or wrong values. `gold`: source ids.

    `why`: what was corrected on the line after it was written, and for what reason.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    commune: str
    at: str
    kind: str
    register_: str = Field("standard", alias="register")
    gold: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    expect: Expected
    turns: tuple[CaseTurn, ...] = ()
    why: str = ""


def read_cases(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Every case of these files; folders stand for their `*.jsonl`. CaseInvalidError names the bad line."""
    files = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    return tuple(case for file in files for case in _read(file))


def _read(file: Path) -> list[Case]:
    cases = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                cases.append(Case.model_validate_json(line))
            except ValidationError as error:
                raise CaseInvalidError(f"{file}, line {number}: {error.errors()[0]['msg']}") from error
    return cases
