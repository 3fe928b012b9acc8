"""When what an ear says is not to be believed: Whisper writes fluent sentences on silence, music and noise.

Thresholds: `doubts.toml`, after Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.folding import fold
from voice.speech import Doubt

_APART = re.compile(r"[^a-z0-9]+")
_LONGEST_REPEAT = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """What an ear says of its own words: chances from 0 to 1, the mean log-probability, the ratio of compression.

    `foreign` is the share of languages that nobody speaks here.
    """

    no_speech: float
    log_probability: float
    compression: float
    sound_s: float
    foreign: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """As `doubts.toml` has them."""

    no_speech: float
    no_speech_alone: float
    sure: float
    unsure: float
    again: float
    foreign: float
    sure_of_foreign: float
    compression: float
    repeats: int
    letters_a_second: float
    letters_free: float
    nonsense: tuple[str, ...]


def load_limits(model: Path | None = None) -> Limits:
    """From the file beside this one; a model may have its own figures in a file of that name in its folder."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    own = model / "doubts.toml" if model else None
    if own is not None and own.is_file():
        table |= tomllib.loads(own.read_text(encoding="utf-8"))
    return Limits(**table | {"nonsense": tuple(map(plain, table["nonsense"]))})


def plain(text: str) -> str:
    """Words alone: no accent, no capital, no punctuation."""
    return _APART.sub(" ", fold(text)).strip()


def doubt_of(text: str, figures: Figures, limits: Limits, hot_words: Iterable[str] = ()) -> Doubt:
    """Why not to believe it, the surest reason first."""
    words = plain(text)
    silent = figures.no_speech > limits.no_speech and figures.log_probability < limits.sure
    if not words or silent or figures.no_speech > limits.no_speech_alone:
        return Doubt.NO_SPEECH
    if _is_nonsense(words, limits) or _are_hot_words(words, hot_words):
        return Doubt.KNOWN_NONSENSE
    if figures.compression > limits.compression or repeated(words, limits.repeats):
        return Doubt.REPEATED
    if figures.foreign > limits.foreign and figures.log_probability < limits.sure_of_foreign:
        return Doubt.FOREIGN
    too_fast = len(words) > limits.letters_free + limits.letters_a_second * figures.sound_s
    return Doubt.UNSURE if too_fast or figures.log_probability < limits.unsure else Doubt.NONE


def repeated(words: str, times: int) -> bool:
    """Whether one to eight words come `times` times in a row; figures may (zero zero zero is said of a telephone)."""
    said = words.split()
    for size in range(1, _LONGEST_REPEAT + 1):
        for start in range(len(said) - size * times + 1):
            first = said[start : start + size]
            again = all(said[start + size * turn : start + size * (turn + 1)] == first for turn in range(1, times))
            if again and not (size == 1 and (first[0].isdigit() or first[0] in _SAID_IN_ROW)):
                return True
    return False


_SAID_IN_ROW = frozenset(("zero", "oui", "non", "yes", "no", "allo", "tres", "si", "oh"))


def _is_nonsense(words: str, limits: Limits) -> bool:
    return any(f" {known} " in f" {words} " for known in limits.nonsense)


def _are_hot_words(words: str, hot_words: Iterable[str]) -> bool:
    """The names it was told to expect, said back one after the other: it heard none of them."""
    left, found = f" {words} ", 0
    for name in sorted(map(plain, hot_words), key=len, reverse=True):
        if name and f" {name} " in left:
            found += left.count(f" {name} ")
            left = left.replace(f" {name} ", " ")
    return found >= 3 and not left.split()
