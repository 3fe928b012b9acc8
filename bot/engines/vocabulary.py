"""The words of the lexical channels that are data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Equivalents (one writing → the others), near words of questions, and words that say nothing."""

    same: Phrases = field(default_factory=dict)
    near: Phrases = field(default_factory=dict)
    stop: frozenset[str] = frozenset()


def packaged_vocabulary() -> Vocabulary:
    """The municipal French vocabulary shipped beside this file."""
    table = tomllib.loads((files("bot.engines") / "french.toml").read_text("utf-8"))
    return Vocabulary(
        same={key: tuple(words) for key, words in table["same"].items()},
        near={key: tuple(words) for key, words in table["near"].items()},
        stop=frozenset(table["stop"].split()),
    )
