"""Each process searches its own view of a generation: the same files, hard-linked.

A view holds a lock on itself for as long as it is open, so that the views of dead processes are
recognised whatever their number, in another container too.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.engines.durable import try_lock
from bot.engines.manifest import is_rewritten

_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class View:
    """An open view: its shard, and what gives its folder back."""

    shard: Path
    release: Callable[[], None]


def make_view(views: Path, generation: Path) -> View:
    """A new view of a generation. The caller holds the lock of the index folder."""
    folder = _free_folder(views, generation.name)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try_lock(handle)
    _link_tree(generation / "shard", folder / "shard")

    def release() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)

    return View(folder / "shard", release)


def remove_stale(views: Path) -> None:
    """Remove the views nobody holds. The caller holds the lock of the index folder."""
    for folder in _folders(views):
        if not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def generations_in_use(views: Path) -> set[str]:
    """The generations that some process is searching now."""
    return {folder.name.split("-", 1)[1].rsplit(".", 1)[0] for folder in _folders(views) if _is_held(folder)}


def _free_folder(views: Path, generation: str) -> Path:
    for number in count():
        folder = views / f"{os.getpid()}-{generation}.{number}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise AssertionError("count() never ends")


def _folders(views: Path) -> list[Path]:
    return [folder for folder in views.iterdir() if folder.is_dir()] if views.is_dir() else []


def _is_held(folder: Path) -> bool:
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not try_lock(handle)
    finally:
        os.close(handle)


def _link_tree(source: Path, target: Path) -> None:
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            _link_tree(path, target / path.name)
        elif is_rewritten(path):
            shutil.copy2(path, target / path.name)
        else:
            _link(path, target / path.name)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)
