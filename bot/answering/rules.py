"""Word rules that are data: `rules/*.toml`, one regular expression a line, read on folded text."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.answering.figures.days import MONTHS, WEEK

_NAMES = {"MONTH": "|".join(MONTHS), "WEEKDAY": "|".join(WEEK)}

Patterns = Mapping[str, re.Pattern[str]]


@cache
def patterns(file: str, table: str) -> Patterns:
    """The rules of one table, by name, compiled at first use; KeyError when there is no such table."""
    return {name: _compiled(lines) for name, lines in _table(file, table).items()}


def _compiled(lines: str) -> re.Pattern[str]:
    alternatives = "|".join(line for line in lines.splitlines() if line.strip())
    for name, words in _NAMES.items():
        alternatives = alternatives.replace(name, words)
    return re.compile(alternatives or r"(?!)")


@cache
def words(file: str, table: str) -> tuple[str, ...]:
    """The words of a table that lists words, in their order; KeyError when there is no such table."""
    return tuple(word for listed in _table(file, table).values() for word in listed.split())


@cache
def families(file: str, table: str) -> tuple[tuple[str, ...], ...]:
    """A table of families: the members of each, as the words that name one; KeyError when there is no such table."""
    return tuple(tuple(filter(None, lines.splitlines())) for lines in _table(file, table).values())


@cache
def expressions(file: str, table: str) -> Mapping[str, str]:
    """A table of expressions and what each stands for, the longest first; KeyError when there is none."""
    return dict(sorted(_table(file, table).items(), key=lambda pair: -len(pair[0])))


def _table(file: str, table: str) -> dict[str, str]:
    text = (files("bot.answering") / "rules" / f"{file}.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)[table]
    return found
