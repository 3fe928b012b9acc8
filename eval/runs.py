"""A run on disk: its configuration, the digest of everything it reads, the answers it heard, its figures.

<cache>/runs/<id>/run.json, rows/<step>.jsonl as they come, steps/<step>.json once a step is done.
"""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.assemble import limits_of
from eval.kept import write_text
from eval.measured import Measured, Step
from eval.proofs import commit
from eval.territories import Bench

MANIFEST = "run.json"
_MEASURED = TypeAdapter(Measured)


class RunMissingError(Exception):
    """There is no such run; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `like` is what two runs must share for one to go on with the other's answers."""

    id: str
    folder: Path
    started: str
    commit: str
    machine: str
    mode: str
    embedder: str
    limits: str
    inputs: Mapping[str, str]
    steps: tuple[str, ...]
    finished: str = ""

    @property
    def like(self) -> tuple[str, str, str, tuple[tuple[str, str], ...], tuple[str, ...]]:
        """Configuration and digests; neither the day nor the commit."""
        return self.mode, self.embedder, self.limits, tuple(sorted(self.inputs.items())), self.steps

    def rows(self, step: str) -> Path:
        """Where a step keeps what it hears."""
        return self.folder / "rows" / f"{step}.jsonl"

    def measured(self) -> dict[str, Measured]:
        """The figures of the steps that are done, in their order."""
        return {name: found for name in self.steps if (found := read_step(self, name)) is not None}


def new_run(steps: Sequence[Step], bench: Bench, mode: str, runs: Path) -> Run:
    """A run that has not begun."""
    now = datetime.now(UTC)
    name = now.strftime("%Y%m%dT%H%M%S") + f"-{os.getpid()}"
    return Run(
        id=name,
        folder=runs / name,
        started=now.isoformat(timespec="seconds"),
        commit=commit(),
        machine=f"{os.cpu_count()} cores, {platform.processor() or platform.machine()}",
        mode=mode,
        embedder=bench.embedder.name if bench.embedder else "",
        limits=repr(limits_of(bench.settings)),
        inputs={str(path): digest(path) for step in steps for path in step.inputs},
        steps=tuple(step.name for step in steps),
    )


def unfinished_like(run: Run, runs: Path) -> Run | None:
    """The last run of the same configuration and inputs that was interrupted."""
    alike = [one for one in all_runs(runs) if not one.finished and one.like == run.like]
    return alike[-1] if alike else None


def all_runs(runs: Path) -> list[Run]:
    """Every run that can be read, the oldest first."""
    found = []
    for path in sorted(runs.glob(f"*/{MANIFEST}")):
        try:
            found.append(_read(path))
        except (OSError, ValueError, TypeError):
            continue
    return found


def find_run(named: str, runs: Path) -> Run:
    """A run by its identifier, by its folder, or `last` for the last finished one; RunMissingError."""
    if named == "last":
        if done := [one for one in all_runs(runs) if one.finished]:
            return done[-1]
        raise RunMissingError(f"no finished run in {runs}")
    for folder in (Path(named), runs / named):
        if (folder / MANIFEST).is_file():
            try:
                return _read(folder / MANIFEST)
            except (ValueError, TypeError) as error:
                raise RunMissingError(f"{folder / MANIFEST} cannot be read: {error}") from error
    raise RunMissingError(f"no run {named} in {runs}")


def save_run(run: Run) -> None:
    """Write its manifest."""
    run.folder.mkdir(parents=True, exist_ok=True)
    kept = {name: getattr(run, name) for name in Run.__dataclass_fields__ if name != "folder"}
    write_text(run.folder / MANIFEST, json.dumps(kept, ensure_ascii=False, indent=2) + "\n")


def save_step(run: Run, name: str, measured: Measured) -> None:
    """Write the figures of a step."""
    path = run.folder / "steps" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, _MEASURED.dump_json(measured, indent=1).decode() + "\n")


def read_step(run: Run, name: str) -> Measured | None:
    """The figures of a step; None when it is not done, or its file is damaged."""
    try:
        return _MEASURED.validate_json((run.folder / "steps" / f"{name}.json").read_bytes())
    except (OSError, ValidationError):
        return None


def digest(path: Path) -> str:
    """The sha256 of a file, or of every file of a folder with its name."""
    made = sha256()
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for file in files:
        made.update(f"{file.relative_to(path) if path.is_dir() else ''}\0".encode())
        made.update(file.read_bytes())
    return made.hexdigest()[:16]


def _read(path: Path) -> Run:
    raw = json.loads(path.read_bytes())
    return Run(folder=path.parent, **{**raw, "steps": tuple(raw["steps"])})
