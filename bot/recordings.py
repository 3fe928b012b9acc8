"""Recordings of calls whose callers accepted: one WAV file a call, named by its conversation and by nothing else."""

import re
from datetime import datetime
from pathlib import Path

from bot.domain.references import reference_of

SUFFIX = ".wav"
_OURS = re.compile(r"([0-9a-f]{32})(?:-\d{1,2})?")


def name_of(conversation_id: str, rank: int = 1) -> str:
    """Of its file; `rank` when the same conversation was recorded before."""
    return f"{conversation_id}{SUFFIX}" if rank == 1 else f"{conversation_id}-{rank}{SUFFIX}"


def erase(folder: Path | None, reference: str) -> int:
    """Erases what was recorded under that reference; how many files."""
    return _remove([path for path in _kept(folder) if reference_of(_conversation(path)) == reference])


def purge(folder: Path | None, before: datetime) -> int:
    """Erases what was recorded before that moment; how many files."""
    oldest = before.timestamp()
    return _remove([path for path in _kept(folder) if path.stat().st_mtime < oldest])


def _kept(folder: Path | None) -> list[Path]:
    """A file that is none of ours is left alone."""
    if folder is None or not folder.is_dir():
        return []
    return [path for path in folder.glob(f"*{SUFFIX}") if _OURS.fullmatch(path.stem)]


def _conversation(path: Path) -> str:
    return path.stem.partition("-")[0]


def _remove(paths: list[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)
