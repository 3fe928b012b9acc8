"""Whether two questions are one in other words: the same words, whatever their order, endings, slips or politeness.

A signed answer is somebody's word on one question. Nearness is no ground to give it to another: "enfant" for "adulte"
changes one word of eight. So every word that says something must be there on both sides, figures and turning words
(`sans`, `avant`, `qui`…) as they are. Only a word that is no French may stand for the French one it is a slip of: names
are as they are.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from bot.answering.evidence.matching import plain
from bot.answering.sounds import sound

LEAST_WORDS = 2
"""Words a question must hold to be known again: one alone says too little."""
LEAST_SOUNDS, LEAST_LETTERS = 3, 5


class Words(Protocol):
    """What it needs of the analyser."""

    def terms(self, text: str) -> list[str]: ...
    def is_french(self, word: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Gist:
    """What a question asks: the words that say something, and those that turn it."""

    said: frozenset[str]
    turned: frozenset[str]
    strange: frozenset[str] = frozenset()


def gist(question: str, analyser: Words) -> Gist:
    """The gist of a question; `strange` are its words that are no French."""
    text = plain(question)
    tokens = re.findall(r"[^\W_]+", text)
    turning, empty = _rules()
    turned = frozenset(turning[token] for token in tokens if token in turning)
    where = frozenset(["où"]) if _asks_where(question) else frozenset()
    dropped = frozenset(stem for one in empty for stem in analyser.terms(one))
    said = frozenset(analyser.terms(text)) - dropped
    odd = (token for token in tokens if token.isalpha() and not analyser.is_french(token))
    strange = frozenset(stem for token in odd for stem in analyser.terms(token)) & said
    return Gist(said, turned | where, strange)


def alike(asked: Gist, signed: Gist) -> bool:
    """Whether it is the same question."""
    if len(signed.said) < LEAST_WORDS or asked.turned != signed.turned:
        return False
    left, wanted = asked.said - signed.said, signed.said - asked.said
    if len(left) != len(wanted) or not left <= asked.strange or wanted & signed.strange:
        return False
    return all(any(_stands_for(one, other) for other in wanted) for one in left) and all(
        any(_stands_for(one, other) for one in left) for other in wanted
    )


def may_be_alike(one: str, other: str) -> bool:
    """Whether reading both is worth it: half the words of one begin as words of the other (normalised questions)."""
    first, second = _beginnings(one), _beginnings(other)
    return 2 * len(first & second) >= len(second)


@lru_cache(maxsize=20_000)
def _beginnings(question: str) -> frozenset[str]:
    return frozenset(word[:3] for word in question.split() if len(word) > 3)


def _asks_where(question: str) -> bool:
    """« où », or « ou » that begins the question or a part of it, for who writes without accents."""
    lower = question.lower()
    return (
        "où" in lower
        or re.search(r"(?:^|[,;:.?!]\s*|\b(?:savoir|dire|euh|expliquer|question|alors|donc) )ou\b", lower) is not None
    )


def _stands_for(one: str, other: str) -> bool:
    """Whether a word that is no French is that one: it sounds so, or one finger slipped."""
    heard = sound(one)
    if len(heard) >= LEAST_SOUNDS and heard == sound(other):
        return True
    return min(len(one), len(other)) >= LEAST_LETTERS and one[0] == other[0] and _one_slip(one, other)


def _one_slip(one: str, other: str) -> bool:
    """One letter more, less, changed, or two exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, wanted = one[start:], other[start:]
    exchanged = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or exchanged


@lru_cache(maxsize=1)
def _rules() -> tuple[dict[str, str], Iterable[str]]:
    read = tomllib.loads((files("bot.answering") / "rules" / "alike.toml").read_text("utf-8"))
    return {word: line[0] for line in read["turning"]["words"] for word in line}, tuple(read["empty"]["words"])
