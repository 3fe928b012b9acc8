"""Lines of JSONL files: blank ones skipped, malformed ones named by file and line, the others kept."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Lines(Generic[Row]):
    """What a file holds, and what is wrong with it, one text a line."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def read_rows(path: Path, kind: type[Row]) -> Lines[Row]:
    """Every well-formed line as a `kind`; OSError when the file cannot be opened."""
    read = [_row(place, text, kind) for place, text in _texts(path)]
    return Lines(
        rows=tuple(one for one in read if not isinstance(one, str)),
        faults=tuple(one for one in read if isinstance(one, str)),
    )


def read_if_there(path: Path, kind: type[Row]) -> Lines[Row]:
    """The same; a file that is not there is empty."""
    return read_rows(path, kind) if path.is_file() else Lines((), ())


def write_rows(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """One object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    # Lines end with \n and nothing else: a text may hold U+2028 or a form feed.
    content = path.read_bytes().decode("utf-8-sig", errors="replace")
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            yield f"{path}, line {number}", line


def _row(place: str, text: str, kind: type[Row]) -> Row | str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"{place}: not JSON ({error})"
    if not isinstance(value, Mapping):
        return f"{place}: not a JSON object"
    try:
        return kind.model_validate({key: one for key, one in value.items() if one is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        name = ".".join(str(part) for part in wrong["loc"])
        return f"{place}: {name}: {wrong['msg']}"
