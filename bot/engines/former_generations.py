"""Going back: a generation written earlier is served again, whole and verified, or nothing changes."""

from pathlib import Path

from bot.engines.durable import locked, replace_text
from bot.engines.generations import (
    LOCK_TIMEOUT_S,
    CorruptIndexError,
    NoIndexError,
    current_id,
    read_manifest,
    verify,
)
from bot.engines.manifest import Manifest


def written_generations(root: Path) -> tuple[Manifest, ...]:
    """What the generations kept in a folder say of themselves, newest first; damaged ones are left out."""
    folder = root / "generations"
    names = sorted((one.name for one in folder.glob("[!.]*")), reverse=True) if folder.exists() else []
    return tuple(found for name in names if (found := _manifest(root, name)) is not None)


def former(current: str | None, written: tuple[Manifest, ...], wanted: str) -> str:
    """The generation to go back to: the one wanted, else the one before the current; NoIndexError without any."""
    kept = [one.id for one in written]
    if wanted and wanted not in kept:
        raise NoIndexError(f"no generation {wanted}; kept: {', '.join(kept) or 'none'}")
    older = [wanted] if wanted else [one for one in kept if current is not None and one < current]
    if not older:
        raise NoIndexError("no earlier generation is kept: correct the documents and run guichet-ingest run")
    return older[0]


def roll_back(root: Path, wanted: str = "") -> str:
    """Serve an earlier generation; its identifier. NoIndexError or CorruptIndexError leave what is served in place."""
    with locked(root / "write.lock", LOCK_TIMEOUT_S):
        chosen = former(current_id(root), written_generations(root), wanted)
        verify(root, read_manifest(root, chosen))
        with locked(root / "lock", LOCK_TIMEOUT_S):
            replace_text(root / "current", chosen + "\n")
    return chosen


def _manifest(root: Path, name: str) -> Manifest | None:
    try:
        return read_manifest(root, name)
    except (CorruptIndexError, NoIndexError):
        return None
