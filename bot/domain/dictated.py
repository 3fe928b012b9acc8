"""Numbers said rather than typed: `zéro six trente-neuf`, `au douze rue Haute`, or half of each, as transcripts are.

Speech recognition writes them in words, in figures or mixed, with the commas of a breath.
"""

import re
from collections.abc import Callable, Sequence

from bot.domain.folding import fold
from bot.domain.number_words import worth

_JOIN = r"[ \u00a0-]"
_UNIT = r"(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf)"
_TEEN = rf"(?:dix(?:{_JOIN}(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)"
_TENS = r"(?:vingt|trente|quarante|cinquante|septante|huitante|octante|nonante)"
_UNDER_100 = (
    rf"(?:quatre{_JOIN}vingts?(?:{_JOIN}(?:{_TEEN}|{_UNIT}))?"
    rf"|soixante(?:{_JOIN}(?:et{_JOIN})?(?:{_TEEN}|{_UNIT}))?"
    rf"|{_TENS}(?:{_JOIN}(?:et{_JOIN})?{_UNIT})?|{_TEEN}|{_UNIT})"
)
NUMBER = rf"(?:(?:{_UNIT}{_JOIN})?cents?(?:{_JOIN}{_UNDER_100})?|{_UNDER_100})"
"""A whole number under a thousand in words, as a pattern."""

_SPELLED = re.compile(rf"(?<!\w){NUMBER}(?!\w)", re.IGNORECASE)
_GROUP = re.compile(rf"(?<!\w)(?:z[ée]ro|{NUMBER}|\d{{1,9}})(?!\w)", re.IGNORECASE)
_BREATH = re.compile(
    r"[\s,./-]{1,3}"
    r"|(?:[\s,.]{1,3}(?:euh|heu|et|puis|ensuite|alors|donc|attendez|non|pardon|plut[ôo]t|enfin)){1,3}[\s,.]{1,3}",
    re.IGNORECASE,
)
_TWO_NUMBERS = re.compile(rf"(?P<tens>soixante|quatre{_JOIN}vingts?) (?P<rest>{_TEEN})", re.IGNORECASE)
_LONGEST, _MOST_GROUPS = 16, 20


def in_figures(text: str) -> str:
    """The text with its numbers in words written in figures."""
    return _SPELLED.sub(lambda found: str(_value(found.group())), text)


def masked_dictated(text: str, recognised: Callable[[str], str]) -> str:
    """Without the numbers said at least in part in words that `recognised` gives a label, from their digits alone."""
    groups = list(_GROUP.finditer(text))
    pieces, copied, rank = [], 0, 0
    while rank < len(groups):
        last, label = _longest(text, groups[rank : rank + _MOST_GROUPS], recognised)
        if label:
            pieces += [text[copied : groups[rank].start()], label]
            copied = groups[rank + last].end()
        rank += last + 1
    return "".join([*pieces, text[copied:]])


def _longest(text: str, groups: Sequence[re.Match[str]], recognised: Callable[[str], str]) -> tuple[int, str]:
    """The rank of the last group of the longest number that starts with the first one, and its label; else 0, none."""
    best, readings, spelled = (0, ""), [""], False
    for rank, group in enumerate(groups):
        if rank and not _BREATH.fullmatch(text, groups[rank - 1].end(), group.start()):
            break
        figures = group.group().isdecimal()
        said = (group.group(),) if figures else _readings(group.group())
        readings = [f"{start}{more}" for start in readings for more in said if len(start) + len(more) <= _LONGEST]
        spelled = spelled or not figures
        if not readings:
            break
        label = next((name for digits in readings if spelled and (name := recognised(digits))), "")
        best = (rank, label) if label else best
    return best


def _readings(words: str) -> tuple[str, ...]:
    """The digits meant: `soixante douze` is 72, or 60 then 12."""
    two = _TWO_NUMBERS.fullmatch(words)
    whole = str(_value(words))
    return (whole, f"{_value(two['tens'])}{_value(two['rest'])}") if two else (whole,)


def _value(words: str) -> int:
    return worth(word for word in re.split(r"[\s-]+", fold(words)) if word != "et")
