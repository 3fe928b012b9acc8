"""What is heard in a message that may be shouted, misspelt, dictated or written as a text message.

Each sentence becomes words without articles or fillers; each word, what it stands for in the rules of dangers. A word
the rules do not know, and that is no ordinary word, is heard as the one of theirs that sounds or is spelt nearly alike.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from bot.answering.expressions import Atoms, literals
from bot.answering.sounds import sound
from bot.domain.folding import fold

SHORTEST_STEM = 3
LEAST_LETTERS, LEAST_SOUNDS = 5, 3
"""Shorter words are never taken for a misspelling: too many others are near them."""

SIGNS = (
    "dangers_body",
    "dangers_mind",
    "dangers_things",
    "dangers_family",
    "dangers_street",
    "danger_frames",
)
"""Rule files whose expressions are looked for."""
_SENTENCE = re.compile(r"([^.?!\n;]*)([.?!\n;]*)")
_WORD = re.compile(r"[a-z0-9_']+")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_ELIDED = re.compile(r"\b(?!s'il y (?:a|avait)\b)(qu|lorsqu|puisqu|jusqu|quelqu|[cdjlmnsty])'")  # what may happen stays


@dataclass(frozen=True, slots=True)
class Ear:
    """The words of the rules: what each stands for, and how it is found again when it is misspelt."""

    exact: Mapping[str, Atoms]
    stems: Mapping[str, Atoms]
    by_sound: Mapping[str, str]
    by_letters: Mapping[str, str]
    ordinary: frozenset[str]

    def atoms(self, word: str) -> Atoms:
        """What a word stands for; empty when the rules do not know it, even misspelt."""
        known = self._known(word)
        return known or self._known(self.meant(word))

    def _known(self, word: str) -> Atoms:
        lengths = range(SHORTEST_STEM, len(word) + 1)
        parts = [self.stems[word[:length]] for length in lengths if word[:length] in self.stems]
        return self.exact.get(word, frozenset()).union(*parts)

    def meant(self, word: str) -> str:
        """The word of the rules that a misspelt one sounds or is spelt like; empty when there is none."""
        if len(word) < LEAST_LETTERS or word in self.ordinary or not word.isalpha():
            return ""
        heard = sound(word)
        if len(heard) >= LEAST_SOUNDS and heard in self.by_sound:
            return self.by_sound[heard]
        return next((self.by_letters[one] for one in _shortened(word) if one in self.by_letters), "")


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence: what its words stand for, and whether a question mark ends it."""

    words: tuple[Atoms, ...]
    asked: bool


def sentences(text: str) -> list[Heard]:
    """The sentences of a message."""
    written = _usual(_REPEATED.sub(r"\1", _ELIDED.sub(_whole, fold(text.replace("\n", ".")).replace("-", " "))))
    return [_heard(said, ends) for said, ends in _SENTENCE.findall(written) if said.strip()]


def _heard(said: str, ends: str) -> Heard:
    words = (word for word in _WORD.findall(said) if word not in dropped())
    return Heard(tuple(_atoms(word) for word in words), "?" in ends)


def table(file: str, name: str) -> Mapping[str, str]:
    """One table of texts of a rule file."""
    return tables(file)[name]


def lines_of(text: str) -> list[str]:
    """The expressions of a text: one a line, or several with `;` between."""
    return [" ".join(one.split()) for one in re.split(r"[;\n]", text) if one.strip()]


@cache
def tables(file: str) -> Mapping[str, Mapping[str, str]]:
    """Every table of texts of a rule file, read once."""
    read: dict[str, dict[str, str]] = tomllib.loads(
        (files("bot.answering") / "rules" / f"{file}.toml").read_text("utf-8")
    )
    return read


@cache
def dropped() -> frozenset[str]:
    """Articles and fillers, in which no sign of danger is told."""
    return frozenset(table("danger_spelling", "dropped")["words"].split())


@cache
def _written() -> tuple[re.Pattern[str], Mapping[str, str]]:
    usual = dict(table("danger_spelling", "written"))
    usual |= {joined: joined.replace(" ", "_") for joined in lines_of(table("danger_spelling", "joined")["words"])}
    longest_first = sorted(usual, key=len, reverse=True)
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first))})(?![\w'])"), usual


def _usual(folded: str) -> str:
    """Fast writing brought to its usual form, words that go together made one; twice, as one may lead to the other."""
    pattern, usual = _written()
    once = pattern.sub(lambda found: usual[found.group()], folded)
    return pattern.sub(lambda found: usual[found.group()], once)


def _whole(found: re.Match[str]) -> str:
    return {"n": "", "y": "y ", "quelqu": "quelqu"}.get(found.group(1), f"{found.group(1)}e ")


@cache
def ear() -> Ear:
    """The ear of the packaged rules, made at first use."""
    exact: dict[str, set[str]] = defaultdict(set)
    stems: dict[str, set[str]] = defaultdict(set)
    for written, atom in _entries():
        (stems if written.endswith("*") else exact)[written.rstrip("*")].add(atom)
    misspelt = sorted(table("danger_spelling", "misspelt")["words"].split(), reverse=True)
    return Ear(
        exact={word: frozenset(atoms) for word, atoms in exact.items()},
        stems={stem: frozenset(atoms) for stem, atoms in stems.items()},
        by_sound={sound(word): word for word in misspelt if len(sound(word)) >= LEAST_SOUNDS},
        by_letters={near: word for word in misspelt if len(word) > LEAST_LETTERS for near in _shortened(word)},
        ordinary=frozenset(table("danger_spelling", "ordinary")["words"].split()),
    )


def _entries() -> Iterable[tuple[str, str]]:
    """Each word or stem of the rules, and what it stands for."""
    for name, words in table("danger_words", "classes").items():
        yield from ((word, f"<{name}>") for word in words.split())
    for file in SIGNS:
        for signs in tables(file).values():
            yield from ((word, word) for text in signs.values() for word in literals(lines_of(text)))


@lru_cache(maxsize=20_000)
def _atoms(word: str) -> Atoms:
    return ear().atoms(word)


def _shortened(word: str) -> list[str]:
    """The word, and the word less each of its letters: words that share one differ by a letter (SymSpell, 2012)."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]
