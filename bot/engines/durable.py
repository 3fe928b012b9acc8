"""Files that survive a crash: fsynced writes, atomic replacement, locks that die with their holder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLL_S = 0.05


class LockHeldError(Exception):
    """Another process kept the lock for too long."""


@contextmanager
def locked(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold an exclusive lock on a file; LockHeldError when another process keeps it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + timeout_s
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not try_lock(handle):
            if time.monotonic() > until:
                raise LockHeldError(f"{path} is held by another process")
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)


def try_lock(handle: int) -> bool:
    """Take an exclusive lock on an open file without waiting; closing the file releases it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def replace_text(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, even after a power cut."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file, or the entries of a folder, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Force everything below a folder onto the disk, deepest first."""
    for here, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(here) / name)
        sync(Path(here))
