"""Ingestions asked for by agents: a folder of small files, beside the index, that `guichet-ingest watch` empties.

`<data_dir>/jobs/` holds `asked`, `running` and `done`. A job is one file, written whole in one folder before it leaves
the former: a process killed at any moment loses none, and none is half read. No server is needed, and whoever only
serves answers needs no right on the index.
"""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

FOLDER = "jobs"
WAITING, FINISHED, ATTEMPTS = 20, 50, 3
"""Jobs that may wait, finished ones that are kept, times one is begun before it is given up."""


class JobState(StrEnum):
    """How far a job is. HELD: it ended, and published nothing, for the counter would have been worse."""

    ASKED = "asked"
    RUNNING = "running"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestionJob:
    """One ingestion. `sites` are the websites to visit, all when empty; `force` publishes what would be held back.

    `said` tells how it ended, `generation` what was served then. Days and hours are ISO, UTC.
    """

    id: str
    asked_by: str
    asked_at: str
    sites: tuple[str, ...] = ()
    force: bool = False
    state: JobState = JobState.ASKED
    attempts: int = 0
    ended_at: str = ""
    said: str = ""
    generation: str = ""


class TooManyJobsError(Exception):
    """As many ingestions wait as may; the message says how many."""


class IngestionJobs:
    """The jobs of a data folder. Several processes may hold it: one takes jobs, any asks for one."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER

    def ask(self, asked_by: str, sites: Sequence[str] = (), *, force: bool = False) -> IngestionJob:
        """A new job, durable when this returns. TooManyJobsError when twenty wait already."""
        if len(self._names("asked")) >= WAITING:
            raise TooManyJobsError(f"{WAITING} ingestions wait already: let them end, then ask again")
        now = datetime.now(UTC)
        job = IngestionJob(f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}", asked_by, _iso(now), tuple(sites), force)
        self._write("asked", job)
        return job

    def listed(self) -> tuple[IngestionJob, ...]:
        """Every job, those that wait or run first, then the last that ended, newest first."""
        found = {job.id: job for folder in ("asked", "running", "done") for job in self._read(folder)}
        waits = (JobState.ASKED, JobState.RUNNING)
        newest = sorted(found.values(), key=lambda job: job.id, reverse=True)
        return tuple(sorted(newest, key=lambda job: job.state not in waits))

    def take(self) -> IngestionJob | None:
        """The oldest job that waits, now running; None when none does."""
        for job in self._read("asked"):
            taken = replace(job, state=JobState.RUNNING, attempts=job.attempts + 1)
            self._write("running", taken)
            self._path("asked", job.id).unlink(missing_ok=True)
            return taken
        return None

    def give_back(self, job: IngestionJob) -> None:
        """The job waits again: it could not be begun, or was cut short by a stop; that is no attempt."""
        self._write("asked", replace(job, state=JobState.ASKED, attempts=job.attempts - 1))
        self._path("running", job.id).unlink(missing_ok=True)

    def end(self, job: IngestionJob, state: JobState, said: str, generation: str = "") -> None:
        """The job ended so; only the last ones are kept."""
        ended = replace(job, state=state, said=said, generation=generation, ended_at=_iso(datetime.now(UTC)))
        self._write("done", ended)
        self._path("running", job.id).unlink(missing_ok=True)
        for name in self._names("done")[:-FINISHED]:
            self._path("done", name).unlink(missing_ok=True)

    def recover(self) -> None:
        """Jobs whose process died wait again, those already begun three times fail. For whoever alone takes jobs."""
        ended = set(self._names("done"))
        for job in self._read("running"):
            if job.id in ended:
                self._path("running", job.id).unlink(missing_ok=True)
            elif job.attempts >= ATTEMPTS:
                self.end(job, JobState.FAILED, f"its process died {ATTEMPTS} times")
            else:
                self._write("asked", replace(job, state=JobState.ASKED))
                self._path("running", job.id).unlink(missing_ok=True)

    def _path(self, folder: str, name: str) -> Path:
        return self._root / folder / f"{name}.json"

    def _names(self, folder: str) -> list[str]:
        return sorted(path.stem for path in (self._root / folder).glob("*.json"))

    def _read(self, folder: str) -> list[IngestionJob]:
        found = (self._job(self._path(folder, name)) for name in self._names(folder))
        return [job for job in found if job]

    def _job(self, path: Path) -> IngestionJob | None:
        """The job of a file; None of one that went away, or that is no job."""
        try:
            row = json.loads(path.read_text("utf-8"))
            return IngestionJob(**{**row, "sites": tuple(row["sites"]), "state": JobState(row["state"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _write(self, folder: str, job: IngestionJob) -> None:
        path = self._path(folder, job.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("w", encoding="utf-8") as out:
            json.dump(asdict(job), out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
