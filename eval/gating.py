"""Figures below which a change may not go in: `gates.toml`, held against a run."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from eval.measured import Measured

GATES = Path(__file__).parent / "gates.toml"


class GatesInvalidError(Exception):
    """gates.toml cannot be used; the message names the gate."""


class Gate(BaseModel):
    """One figure of the steps whose name fits `step` (a pattern), by its dotted path, and what it is held to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    figure: str
    at_least: float | None = None
    at_most: float | None = None
    why: str = ""

    @model_validator(mode="after")
    def _bounded(self) -> "Gate":
        if self.at_least is None and self.at_most is None:
            raise ValueError("at_least or at_most is missing")
        return self


class Verdict(StrEnum):
    """What became of a gate. A figure that a step should give and does not is a failure, never a pass."""

    HOLDS = "holds"
    FAILS = "FAILS"
    NOT_MEASURED = "NOT MEASURED"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Checked:
    """A gate against one step; `value` is None when there is none."""

    gate: Gate
    step: str
    value: float | None
    verdict: Verdict

    def line(self) -> str:
        """As people read it."""
        bound = [f"at least {self.gate.at_least:g}"] if self.gate.at_least is not None else []
        bound += [f"at most {self.gate.at_most:g}"] if self.gate.at_most is not None else []
        value = "" if self.value is None else f" = {self.value:g}"
        return f"{self.verdict.value:12} {self.step}: {self.gate.figure}{value} ({', '.join(bound)})"


def read_gates(table: str, path: Path = GATES) -> list[Gate]:
    """The gates of a table of the file: `gate` for whole runs, `small` for the quick one."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        return [Gate.model_validate(one) for one in raw.get(table, [])]
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise GatesInvalidError(f"{path}: {error}") from error
    except ValidationError as error:
        raise GatesInvalidError(f"{path}, {table}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}") from error


def check(gates: Sequence[Gate], measured: Mapping[str, Measured]) -> list[Checked]:
    """Every gate against every step it names; a step that was not run is skipped by name."""
    checked = []
    for gate in gates:
        fitting = [name for name in measured if fnmatchcase(name, gate.step)]
        if not fitting:
            checked.append(Checked(gate, gate.step, None, Verdict.SKIPPED))
        for name in fitting:
            value = _figure(measured[name].figures, gate.figure)
            checked.append(Checked(gate, name, value, _verdict(gate, value)))
    return checked


def broken(checked: Sequence[Checked]) -> list[Checked]:
    """Those that fail, or that nothing measures."""
    return [one for one in checked if one.verdict in (Verdict.FAILS, Verdict.NOT_MEASURED)]


def _verdict(gate: Gate, value: float | None) -> Verdict:
    if value is None:
        return Verdict.NOT_MEASURED
    low = gate.at_least is not None and value < gate.at_least
    high = gate.at_most is not None and value > gate.at_most
    return Verdict.FAILS if low or high else Verdict.HOLDS


def _figure(figures: Mapping[str, object], path: str) -> float | None:
    """The number at a path whose parts are joined by `/`."""
    value: object = figures
    for part in path.split("/"):
        value = value.get(part) if isinstance(value, Mapping) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
