"""The words of the lexical channels that are data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from bot.domain.services import Synonyms

Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Equivalents (one writing → the others), near words of questions, words that say nothing, and recent ones.

    `alike` are writings a question adds to its own, documents being left as they are written.
    """

    same: Phrases = field(default_factory=dict)
    near: Phrases = field(default_factory=dict)
    stop: frozenset[str] = frozenset()
    recent: frozenset[str] = frozenset()
    alike: Phrases = field(default_factory=dict)


def packaged_vocabulary() -> Vocabulary:
    """The municipal French vocabulary and what residents say for it, shipped beside this file."""
    table, everyday = _table("french"), _table("everyday")
    near = {key: tuple(words.split()) for key, words in everyday["near"].items()}
    near |= {key: tuple(words) for key, words in table["near"].items()}
    return Vocabulary(
        same={key: tuple(words) for key, words in table["same"].items()},
        near=_joined((near, families())),
        stop=frozenset(table["stop"].split()),
        recent=frozenset(table["recent"].split()),
    )


def families() -> Phrases:
    """Each word of a family → the others."""
    lines = [line.split() for line in _table("families")["families"].splitlines() if line]
    return {one: tuple(other for other in words if other != one) for words in lines for one in words}


def _joined(tables: Iterable[Phrases]) -> Phrases:
    """What each of them says of a word, one after the other, each once."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for key, words in table.items():
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *words)))
    return found


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("bot.engines") / f"{name}.toml").read_text("utf-8"))


def with_territory(vocabulary: Vocabulary, synonyms: Synonyms) -> Vocabulary:
    """The vocabulary with what people of a territory call things: each writing stands for the others."""
    groups = [(key, *others) for key, others in synonyms.same.items()]
    alike = {one: tuple(other for other in group if other != one) for group in groups for one in group}
    return replace(vocabulary, near=_joined((vocabulary.near, synonyms.near)), alike=alike)
