"""Cutting French text into folded tokens: elisions split, numbers and references kept whole."""

import re

from bot.domain.folding import fold

_ELISION = r"(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)'"
_SPLIT = re.compile(
    rf"""
    (?P<plain>\b[a-z]{{3,}}(?![\w'])) # most words, tried first: no other kind begins with three letters and ends there
  | (?P<phone>(?<!\d)0\d(?:[ .\-]?\d\d){{4}}(?!\d))
  | (?P<form>\d{{4,6}}\*\d{{1,2}})
  | (?P<article>\b[lrda]\.?\ ?\d+(?:-\d+)+)
  | (?P<hour>(?<![\d,.])\d{{1,2}}\ ?h(?:eures?)?(?:\ ?[0-5]\d)?(?![\w]))
  | (?P<thousands>(?<![\d,.])\d{{1,3}}(?:\ \d{{3}})+(?:,\d+)?(?!\d))
  | (?P<reference>\d+(?:[\-/]\d+)+)
  | (?P<number>\d+(?:[.,]\d+)?)
  | (?P<acronym>\b(?:[a-z]\.){{2,}})
  | (?P<day>aujourd'hui)
  | (?P<elided>\b{_ELISION})
  | (?P<word>[^\W\d_]+\d*)
    """,
    re.VERBOSE,
)
_WORDS = frozenset({"plain", "word"})
_HOUR = re.compile(r"(\d+) ?h(?:eures?)?(?: ?(\d+))?")
_SEPARATORS = re.compile(r"[ .\-']")


def tokens(text: str) -> list[str]:
    """Folded words and numbers in order: `L'état, 8 h 30, Cerfa 15646*01` → etat 8h30 cerfa 15646*01."""
    cut = ((match.lastgroup or "word", match.group()) for match in _SPLIT.finditer(fold(text)))
    return [text if kind in _WORDS else _token(kind, text) for kind, text in cut if kind != "elided"]


def _token(kind: str, text: str) -> str:
    match kind:
        case "phone" | "thousands" | "acronym" | "day":
            return _SEPARATORS.sub("", text)
        case "article":
            return text.replace(".", "").replace(" ", "")
        case "hour":
            return _hour(text)
        case "number":
            return text.replace(".", ",")
        case _:
            return text


def _hour(text: str) -> str:
    match = _HOUR.match(text)
    hour, minutes = match.groups() if match else (text, None)
    return f"{int(hour)}h{minutes if minutes and minutes != '00' else ''}"
