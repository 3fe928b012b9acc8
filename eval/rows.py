"""Rows kept one by one in a file of lines, so that a killed run goes on where it was."""

from collections.abc import Mapping
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError


class Identified(Protocol):
    """Something with an identifier of its own."""

    @property
    def id(self) -> str: ...


Kind = TypeVar("Kind", bound=Identified)


class Rows(Generic[Kind]):
    """The rows of a file, by identifier. A torn last line, left by a kill, is cut off and asked again."""

    def __init__(self, path: Path, kind: type[Kind]) -> None:
        self._path = path
        self._adapter = TypeAdapter(kind)
        self._rows = self._read()

    @property
    def all(self) -> Mapping[str, Kind]:
        """Every row kept so far, in the order they came."""
        return self._rows

    def add(self, row: Kind) -> None:
        """Keep one more row; it outlives the process when `add` returns."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(self._adapter.dump_json(row) + b"\n")
        self._rows[row.id] = row

    def _read(self) -> dict[str, Kind]:
        data = self._path.read_bytes() if self._path.is_file() else b""
        whole, rows = 0, dict[str, Kind]()
        for line in data.splitlines(keepends=True):
            try:
                row = self._adapter.validate_json(line)
            except ValidationError:
                break
            if not line.endswith(b"\n"):
                break
            rows[row.id] = row
            whole += len(line)
        if whole < len(data):
            with self._path.open("r+b") as file:
                file.truncate(whole)
        return rows
