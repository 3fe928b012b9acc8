"""Questions about places and hours, each at a frozen moment; the format is told in `cases/places/README.md`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.conversations import Channel
from eval.cases import CaseInvalidError, CaseTurn, Expected


class Way(StrEnum):
    """Which road the question must take. DOCUMENTS: never computed, whatever the documents then say."""

    COMPUTED = "computed"
    DOCUMENTS = "documents"
    ANY = "any"


class PlaceCase(BaseModel):
    """`nuggets`: required facts, each any of its writings. `forbidden`: values that would be wrong here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    commune: str
    at: str
    kind: str
    register_: str = Field("standard", alias="register")
    template: str = ""
    channel: Channel = Channel.EVALUATION
    way: Way = Way.COMPUTED
    expect: Expected = Expected.ANSWERED
    nuggets: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    turns: tuple[CaseTurn, ...] = ()
    why: str = ""


def read_place_cases(paths: Sequence[Path]) -> tuple[PlaceCase, ...]:
    """Every case of these files; folders stand for their `*.jsonl`. CaseInvalidError names a bad or repeated line."""
    files = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    cases = [case for file in files for case in _read(file)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CaseInvalidError(f"{case.id}: written twice")
        seen.add(case.id)
    return tuple(cases)


def _read(file: Path) -> list[PlaceCase]:
    cases = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                cases.append(PlaceCase.model_validate_json(line))
            except ValidationError as error:
                problem = error.errors()[0]
                where = ".".join(map(str, problem["loc"]))
                raise CaseInvalidError(f"{file}, line {number}: {where}: {problem['msg']}") from error
    return cases
