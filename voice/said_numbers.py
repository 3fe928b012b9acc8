"""Telephone numbers as callers say them: in words, in figures, by breaths, with second thoughts.

« soixante-quatre, vingt » is 64 20 and « soixante quatre-vingts » 60 80: commas and hyphens tell, when the ear writes
them where they were. So several readings are tried, the one that keeps them first, and a whole number is preferred.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.folding import fold
from bot.domain.number_words import TENS, UNITS
from voice.dictated import LONGEST, national
from voice.words import Phrases

_WORDS = {**UNITS, **TENS, "une": 1, "quatrevingt": 80}
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {word: value for value, word in enumerate(_ENGLISH)} | {"oh": 0}
_TIMES = {"double": 2, "triple": 3}
_TOKEN = re.compile(r"\d+|[a-z]+")
_MOST_OTHER_WORDS = 2
_CORRECTION = "non"


@dataclass(frozen=True, slots=True)
class _Said:
    """One word; `apart` from the one before by a pause, `glued` to it by a hyphen."""

    word: str
    apart: bool = False
    glued: bool = False


def digits_in(text: str, phrases: Phrases) -> str:
    """The digits of a number said aloud: « 06 12 », « zéro six douze, non, treize », « oh six double one »."""
    readings = list(_readings(_said(text, phrases), phrases))
    return next((one for one in readings if national(one)), readings[0])[:LONGEST]


def corrected(number: str, text: str, phrases: Phrases) -> str:
    """The number read back as the caller puts it right, whole or by its end; empty when they say nothing of it."""
    if not is_a_number(text, phrases):
        return ""
    digits = digits_in(text, phrases)
    if national(digits):
        return national(digits)
    if any(one.word in ("pas", "not") for one in _said(text, phrases)):
        return _swapped(number, text, phrases)
    return national(number[: -len(digits)] + digits) if digits and len(digits) % 2 == 0 else ""


def is_a_number(text: str, phrases: Phrases) -> bool:
    """Whether a sentence says a number and hardly anything else: « la piscine ouvre à neuf heures » does not."""
    words = [one.word for one in _said(text, phrases)]
    numbers = [word for word in words if _is_number(word, phrases)]
    others = [word for word in words if word not in numbers and word not in phrases.around_numbers | {_CORRECTION}]
    return bool(numbers) and len(others) <= _MOST_OTHER_WORDS and not text.rstrip().endswith("?")


def _said(text: str, phrases: Phrases) -> list[_Said]:
    folded, said, end = fold(text.replace("+", " 00 ")), list[_Said](), 0
    for found in _TOKEN.finditer(folded):
        between, word = folded[end : found.start()], found.group()
        word = _CORRECTION if word in phrases.corrections else "vingt" if word == "vingts" else word
        said.append(_Said(word, bool(re.search(r"[,;:.!?…]", between)), between == "-"))
        end = found.end()
    return said


def _is_number(word: str, phrases: Phrases) -> bool:
    return word.isdigit() or word in (_DIGITS | _TIMES if phrases.language == "en" else _WORDS)


def _readings(said: list[_Said], phrases: Phrases) -> Iterator[str]:
    """As it was written, then with fewer of its pauses and hyphens; a second thought replaces a pair, or everything."""
    loose = [replace(one, apart=False) for one in said]
    for whole in (said, [replace(one, glued=False) for one in said], loose):
        groups = _groups(whole, phrases)
        last = max((rank for rank, one in enumerate(groups) if one == _CORRECTION), default=-1)
        yield "".join(_thought_again(groups))
        yield "".join(groups[last + 1 :])
        yield "".join(one for one in groups if one != _CORRECTION)


def _groups(said: list[_Said], phrases: Phrases) -> list[str]:
    return _english(said) if phrases.language == "en" else _french(said)


def _thought_again(groups: Sequence[str]) -> list[str]:
    """« douze, non, treize »: the pair before is forgotten, once."""
    kept: list[str] = []
    for rank, group in enumerate(groups):
        if group != _CORRECTION:
            kept.append(group)
        elif rank and groups[rank - 1] != _CORRECTION:
            kept = kept[:-1]
    return kept


def _swapped(number: str, text: str, phrases: Phrases) -> str:
    """« pas trente-quatre, quarante-quatre »: that pair, where it is the only one."""
    groups = [group for group in _groups(_said(text, phrases), phrases) if group != _CORRECTION]
    pairs = [number[at : at + 2] for at in range(0, len(number), 2)]
    if len(groups) != 2 or pairs.count(groups[0]) != 1 or len(groups[1]) != 2:
        return ""
    return national("".join(groups[1] if pair == groups[0] else pair for pair in pairs))


def _french(said: list[_Said]) -> list[str]:
    """A pair begins at each ten; what goes with it is added: soixante-dix-sept, quatre-vingt-onze."""
    groups, pair, open_ten = list[str](), "", False
    for one in _with_eighties([one for one in said if one.word != "et"]):
        value = _WORDS.get(one.word)
        if one.word.isdigit() or one.word == _CORRECTION:
            groups, pair, open_ten = [*groups, *filter(None, (pair,)), one.word], "", False
        elif value is None:
            continue
        elif open_ten and not one.apart and 0 < value < (20 if pair in ("60", "80") else 10):
            pair, open_ten = str(int(pair) + value), value == 10
        elif not one.apart and pair in ("70", "90", "10") and 7 <= value <= 9:
            pair, open_ten = str(int(pair) + value), False
        else:
            groups, pair, open_ten = [*groups, *filter(None, (pair,))], str(value), value >= 20
    return [*groups, *filter(None, (pair,))]


def _with_eighties(said: list[_Said]) -> list[_Said]:
    """« quatre vingt » is 80, but for « zéro quatre, vingt », where numbers of the south-east begin, and 64."""
    joined: list[_Said] = []
    for one in said:
        four = joined[-1] if joined and joined[-1].word == "quatre" else None
        before = joined[-2].word if len(joined) > 1 else ""
        is_64 = four is not None and four.glued and before in TENS
        is_04 = four is not None and before == "zero" and not four.apart and not one.glued
        if one.word == "vingt" and four is not None and not (one.apart or is_04 or is_64):
            joined[-1] = replace(four, word="quatrevingt")
        else:
            joined.append(one)
    return joined


def _english(said: list[_Said]) -> list[str]:
    groups, times = list[str](), 1
    for one in said:
        if one.word.isdigit() or one.word == _CORRECTION:
            groups, times = [*groups, one.word], 1
        elif one.word in _TIMES:
            times = _TIMES[one.word]
        elif one.word in _DIGITS:
            groups, times = [*groups, str(_DIGITS[one.word]) * times], 1
    return groups
