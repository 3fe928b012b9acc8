"""Recordings of calls whose callers accepted: one WAV file a call, named by its conversation and by nothing else."""

import math
import os
import re
from datetime import datetime
from pathlib import Path

from bot.domain.references import reference_of

SUFFIX = ".wav"
_OURS = re.compile(r"([0-9a-f]{32})(?:-\d{1,2})?")


def name_of(conversation_id: str, rank: int = 1) -> str:
    """Of its file; `rank` when the same conversation was recorded before."""
    return f"{conversation_id}{SUFFIX}" if rank == 1 else f"{conversation_id}-{rank}{SUFFIX}"


def count(folder: Path | None, reference: str) -> int:
    """How many files were recorded under that reference."""
    return len(_under(folder, reference))


def erase(folder: Path | None, reference: str) -> int:
    """Erases what was recorded under that reference; how many files."""
    return _remove(_under(folder, reference))


def purge(folder: Path | None, before: datetime) -> int:
    """Erases what was recorded before that moment; how many files."""
    oldest = before.timestamp()
    return _remove([path for path in _kept(folder) if _made_at(path) < oldest])


def _kept(folder: Path | None) -> list[Path]:
    """A file that is none of ours is left alone. OSError when the folder cannot be read: nothing is told as erased."""
    if folder is None or not folder.exists():
        return []
    with os.scandir(folder) as found:
        paths = [Path(one.path) for one in found]
    return [path for path in paths if path.suffix == SUFFIX and _OURS.fullmatch(path.stem)]


def _made_at(path: Path) -> float:
    """Seconds since 1970; for ever when another process has just erased it."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _under(folder: Path | None, reference: str) -> list[Path]:
    return [path for path in _kept(folder) if reference_of(path.stem.partition("-")[0]) == reference]


def _remove(paths: list[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)
