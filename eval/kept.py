"""Figures and rows kept on disk: whole or not at all, and readable by people."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from eval.proofs import commit


def write_json(path: Path, figures: Mapping[str, object]) -> None:
    """The figures with the day and the commit, in place of the former file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stamped = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit(), **figures}
    write_text(path, json.dumps(stamped, ensure_ascii=False, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """A file that is never seen half written."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
