"""Entries of a TOML file of a territory, read one by one: a bad one costs only itself, and is named."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingestion.remarks import Remark

T = TypeVar("T")
Tables = Mapping[str, tuple["Entry", ...]]


class EntryInvalidError(Exception):
    """An entry that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[table]]` of a file."""

    file: str
    table: str
    line: int
    values: Mapping[str, object]

    @property
    def id(self) -> str:
        """What it calls itself, empty when it does not."""
        return str(self.values.get("id", ""))

    def text(self, key: str, otherwise: str | None = None) -> str:
        """The text under that key; EntryInvalidError when it is missing and there is nothing to put in its place."""
        value = self.values.get(key, otherwise)
        if not isinstance(value, str) or (otherwise is None and not value.strip()):
            raise EntryInvalidError(f"{key} must be text in quotes" if value is not None else f"{key} is missing")
        return " ".join(value.split())

    def lines(self, key: str) -> tuple[str, ...]:
        """The list of texts under that key, empty when there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise EntryInvalidError(f"{key} must be a list of texts")
        return tuple(" ".join(one.split()) for one in value)

    def pairs(self, key: str) -> dict[str, str]:
        """The table of texts under that key, empty when there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise EntryInvalidError(f"{key} must be a table of texts")
        return dict(value)

    def only(self, *known: str) -> None:
        """EntryInvalidError for a key that means nothing here: a mistyped one would be lost in silence."""
        if extra := sorted(self.values.keys() - set(known)):
            raise EntryInvalidError(f"unknown key {', '.join(extra)}")


def read_tables(path: Path, *tables: str) -> tuple[Tables, tuple[Remark, ...]]:
    """The entries of each table; a file that does not exist holds none, one that cannot be read is named."""
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError:
        return dict.fromkeys(tables, ()), ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return dict.fromkeys(tables, ()), (Remark(path.name, path.name, f"cannot be read: {error}"),)
    strange = [Remark(path.name, path.name, f"unknown key {key}") for key in raw if key not in tables]
    return {table: tuple(_entries(path.name, table, text, raw.get(table))) for table in tables}, tuple(strange)


def each(entries: tuple[Entry, ...], make: Callable[[Entry], T]) -> tuple[tuple[T, ...], tuple[Remark, ...]]:
    """What the good entries make, and a remark for each bad one; an identifier serves once."""
    made: dict[str, T] = {}
    remarks = []
    for entry in entries:
        try:
            if entry.text("id") in made:
                raise EntryInvalidError("this id is used before")
            made[entry.id] = make(entry)
        except EntryInvalidError as error:
            remarks.append(Remark(f"{entry.table} {entry.id}".strip(), f"{entry.file} line {entry.line}", str(error)))
    return tuple(made.values()), tuple(remarks)


def figures(text: str) -> frozenset[str]:
    """The numbers of a text, spaces between their digits left out, as they are compared with a document's."""
    return frozenset(re.findall(r"\d+(?:,\d+)?", re.sub(r"(?<=\d)[\s.](?=\d)", "", text)))


def _entries(file: str, table: str, text: str, listed: object) -> Iterator[Entry]:
    header = re.compile(rf"^\s*\[\[\s*{table}\s*\]\]")
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if header.match(line)]
    for index, values in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(values, dict):
            yield Entry(file, table, lines[index] if index < len(lines) else 0, values)
