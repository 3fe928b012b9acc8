"""What language models were found to be worth as readers, kept on the disk: an examination takes half a minute."""

import json
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import structlog

from bot.answering.examination import Worth, examination_digest
from bot.answering.generator import Generator
from bot.answering.second_reading import SecondReading
from bot.engines.durable import replace_text

log = structlog.get_logger(__name__)


class Examined:
    """The file of one data folder. A model is known by `name`, which changes with it."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, f"{name} {examination_digest()}"

    def worth(self) -> Worth | None:
        """What this model was worth in this examination; None when it was not examined, or the file is spoilt."""
        held = self._all().get(self._name)
        try:
            return Worth(*(float(held[one.name]) for one in fields(Worth))) if held else None
        except (KeyError, TypeError, ValueError):
            return None

    def keep(self, worth: Worth) -> None:
        """Beside what others were worth. Without a disk to write on, it is found again at the next start."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_text(self._path, json.dumps({**self._all(), self._name: asdict(worth)}, indent=1))
        except OSError as error:
            log.warning("examination_not_kept", reason=str(error))

    def _all(self) -> dict[str, dict[str, float]]:
        try:
            held = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}


class Identified(Generator, Protocol):
    """A generator that tells which model it is."""

    @property
    def identity(self) -> str: ...


@lru_cache(maxsize=2)
def second_reading_of(generator: Identified | None, wanted: bool, data_dir: Path) -> SecondReading | None:
    """What reads once more what is doubtful; kept from a generation of the index to the next."""
    if generator is None or not wanted:
        return None
    examined = Examined(data_dir / "llama" / "examined.json", generator.identity)
    return SecondReading(generator, examined.worth(), examined.keep)
