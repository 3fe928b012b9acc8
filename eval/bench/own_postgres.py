"""A PostgreSQL of our own on the loopback, gone afterwards: for benches that kill it, or that need one."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")


class NoPostgresError(Exception):
    """PostgreSQL is not installed here."""


@dataclass(frozen=True, slots=True)
class OwnPostgres:
    """A cluster that runs. `url` is SQLAlchemy's."""

    url: str
    folder: Path
    port: int

    def crash(self) -> None:
        """Ends it as a power cut of the database server would: nothing is flushed, then it recovers."""
        self._control("stop", "--mode", "immediate")
        self.start()

    def start(self) -> None:
        """Starts it; returns once it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._control("start", "--wait", "--log", str(self.folder / "log"), "--options", options)

    def stop(self) -> None:
        """Ends it."""
        self._control("stop", "--mode", "fast")

    def _control(self, *wanted: str) -> None:
        _as_postgres([str(_binaries() / "pg_ctl"), "--pgdata", str(self.folder / "data"), *wanted])


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A new, empty cluster; NoPostgresError."""
    folder = Path(tempfile.mkdtemp(prefix="guichet-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        made = [
            str(_binaries() / "initdb"),
            "--pgdata",
            str(folder / "data"),
            "--auth",
            "trust",
            "--username",
            "guichet",
        ]
        _as_postgres(made)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cluster = OwnPostgres(f"postgresql+psycopg://guichet@127.0.0.1:{port}/postgres", folder, port)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = sorted(BINARIES.glob("*/bin/pg_ctl"))
    if not found:
        raise NoPostgresError(f"no PostgreSQL under {BINARIES}: apt install postgresql")
    return found[-1].parent


def _as_postgres(command: Sequence[str]) -> None:
    """PostgreSQL refuses to be root."""
    whole = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)
    done = subprocess.run(whole, capture_output=False, stdout=subprocess.DEVNULL, cwd="/", timeout=120, check=False)
    if done.returncode:
        raise NoPostgresError(f"{Path(command[0]).name} failed: {done.returncode}")
