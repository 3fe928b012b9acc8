"""The data of a language, read once from its file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """As the file says. `units` are (singular, plural)."""

    months: tuple[str, ...]
    days: tuple[str, ...]
    said_as_words: frozenset[str]
    shouted: frozenset[str]
    feminine: frozenset[str]
    lengths: tuple[str, ...]
    abbreviations: Mapping[str, str]
    before_names: Mapping[str, str]
    short_days: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    each: Mapping[str, str]
    signs: Mapping[str, str]
    site: str
    email: str
    named: tuple[str, ...]


@lru_cache(4)
def load(language: str) -> Table:
    """`french` or `english`."""
    read = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    return Table(
        tuple(read["months"]),
        tuple(read["days"]),
        frozenset(read["said_as_words"]),
        frozenset(read["shouted"]),
        frozenset(read["feminine"]),
        tuple(read["lengths"]),
        read["abbreviations"],
        read["before_names"],
        read["short_days"],
        {unit: (one, many) for unit, (one, many) in read["units"].items()},
        read["each"],
        read["signs"],
        read["addresses"]["site"],
        read["addresses"]["email"],
        tuple(read["addresses"]["named"]),
    )
