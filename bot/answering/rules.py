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
    text = (files("bot.answering") / "rules" / f"{file}.toml").read_text("utf-8")
    return {name: _compiled(lines) for name, lines in tomllib.loads(text)[table].items()}


def _compiled(lines: str) -> re.Pattern[str]:
    alternatives = "|".join(line for line in lines.splitlines() if line.strip())
    for name, words in _NAMES.items():
        alternatives = alternatives.replace(name, words)
    return re.compile(alternatives or r"(?!)")


@cache
def words(file: str, table: str) -> tuple[str, ...]:
    """The words of a table that lists words, in their order; KeyError when there is no such table."""
    text = (files("bot.answering") / "rules" / f"{file}.toml").read_text("utf-8")
    return tuple(word for listed in tomllib.loads(text)[table].values() for word in listed.split())


@cache
def families(file: str, table: str) -> tuple[tuple[str, ...], ...]:
    """A table of families: the members of each, as the words that name one; KeyError when there is no such table."""
    text = (files("bot.answering") / "rules" / f"{file}.toml").read_text("utf-8")
    return tuple(tuple(filter(None, lines.splitlines())) for lines in tomllib.loads(text)[table].values())


@cache
def expressions(file: str, table: str) -> Mapping[str, str]:
    """A table of expressions and what each stands for, the longest first; KeyError when there is none."""
    text = (files("bot.answering") / "rules" / f"{file}.toml").read_text("utf-8")
    pairs: dict[str, str] = tomllib.loads(text)[table]
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))
