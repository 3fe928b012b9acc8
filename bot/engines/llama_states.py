"""What was read of the most asked prompts, kept between two starts. A file that is not exactly ours is not read."""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.engines.prefix_tree import PrefixTree, Stretch

MAGIC = b"guichet-states-1\n"
DIGEST = 32
SAMPLES, SAMPLE_BYTES = 64, 65_536
Tree = PrefixTree[bytearray, Any]  # what is noted after a prompt is not kept


class NotOurs(Exception):  # noqa: N818 (an expected ending of a start)
    """The file is of another model, of other instructions, or damaged; one line."""


def model_digest(path: Path) -> str:
    """Tells two models of the same shape apart without reading all of them: size, date of writing, 64 stretches."""
    size = path.stat().st_size
    digest = hashlib.sha256(f"{size} {path.stat().st_mtime_ns}".encode())
    with path.open("rb") as file:
        for sample in range(SAMPLES):
            file.seek(max(0, size - SAMPLE_BYTES) * sample // (SAMPLES - 1))
            digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _As:
    """Gives the tree what the file held for the same place, and nothing for another."""

    stretch: Stretch[bytearray, Any]

    def save(self, start: int, end: int) -> bytearray | None:
        same = (start, end) == (self.stretch.start, len(self.stretch.tokens))
        return self.stretch.kept if same else None

    def cut(self, kept: bytearray, at: int) -> None:
        return None


class States:
    """One file for one model and one way of using it; `key` names everything that must be the same."""

    def __init__(self, folder: Path, key: Sequence[str], most_cells: int) -> None:
        self._path = folder / "prompts.states"
        self._key = list(key)
        self._most_cells = most_cells
        self._saved: list[tuple[int, ...]] = []

    def load(self, tree: Tree) -> int:
        """Puts into the tree what the file holds; how many cells. A file that is not ours is told, then overwritten."""
        try:
            for stretch in self._read():
                tree.insert(stretch.tokens, _As(stretch))
                self._saved.append(stretch.tokens)
        except FileNotFoundError:
            return 0
        except (NotOurs, OSError) as error:
            sys.stderr.write(f"{self._path.name} is not used: {error}\n")
        return tree.cells

    def save(self, tree: Tree) -> bool:
        """Writes the most asked stretches when they changed; whether it wrote. Atomic: whole or not at all."""
        chosen = list(self._chosen(tree.stretches()))
        if not chosen or [one.tokens for one in chosen] == self._saved:
            return False
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(f".{os.getpid()}.partial")
        try:
            self._write(partial, chosen)
            partial.replace(self._path)
        except OSError as error:
            sys.stderr.write(f"{self._path.name} cannot be written: {error}\n")
            partial.unlink(missing_ok=True)
            return False
        self._saved = [one.tokens for one in chosen]
        return True

    def _chosen(self, stretches: Iterable[Stretch[bytearray, Any]]) -> Iterator[Stretch[bytearray, Any]]:
        """What was asked more than once, the most asked first; what a stretch follows was asked at least as often."""
        cells = 0
        for one in sorted(stretches, key=lambda one: (-one.asked, one.start, one.tokens)):
            cells += len(one.tokens) - one.start
            if cells > self._most_cells or one.asked < 2:
                return
            yield one

    def _write(self, path: Path, chosen: Sequence[Stretch[bytearray, Any]]) -> None:
        held = [{"start": one.start, "tokens": one.tokens, "bytes": len(one.kept)} for one in chosen]
        header = json.dumps({"key": self._key, "held": held}).encode()
        parts: list[bytes | bytearray] = [MAGIC, f"{len(header)}\n".encode(), header, *(one.kept for one in chosen)]
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for part in parts:
                digest.update(part)
                file.write(part)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> list[Stretch[bytearray, Any]]:
        content = self._path.read_bytes()
        if not content.startswith(MAGIC) or hashlib.sha256(content[:-DIGEST]).digest() != content[-DIGEST:]:
            raise NotOurs("it is damaged")
        size, _, rest = content[len(MAGIC) : -DIGEST].partition(b"\n")
        header = json.loads(rest[: int(size)])
        if header["key"] != self._key:
            raise NotOurs("it was made with another model, other instructions or another build")
        found: list[Stretch[bytearray, Any]] = []
        place = int(size)
        for one in header["held"]:
            kept = bytearray(rest[place : place + one["bytes"]])
            place += one["bytes"]
            found.append(Stretch(one["start"], tuple(one["tokens"]), kept, 1, None))
        return found
