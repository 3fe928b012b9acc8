"""Lines of a PDF joined again: a word cut at the end of a line is made whole."""

import re
from collections.abc import Sequence

_CUT = re.compile(r"(\w+)-$")
_LOST = re.compile(r"(?<![\w-])([^\W\d_]{2,})-\s([^\W\d_A-ZÀ-ÞŒ][^\W\d_]*)")
_LINKS = frozenset(("et", "ou", "ni", "mais", "puis", "voire"))
_NEXT = re.compile(r"^(\w+)")
_AFTER = frozenset(
    ("ci", "là", "même", "mêmes", "vous", "nous", "il", "elle", "on", "ils", "elles", "ce", "je", "tu", "à", "le")
)
_BEFORE = frozenset(
    ("rendez", "procès", "mi", "sous", "vice", "ex", "non", "après", "avant", "demi", "rez", "quasi", "co", "celui",
     "celle", "ceux", "peut", "vingt", "trente", "quarante", "cinquante", "soixante", "quatre", "grand", "grands", "au",
     "aller", "sans", "semi", "nord", "sud", "garde", "chef", "micro", "bien")
)  # fmt: skip


def joined(lines: Sequence[str], vocabulary: str) -> str:
    """The lines as one text. `vocabulary` is the whole document: a hyphen met there inside a line is kept."""
    text = ""
    for line in lines:
        text = _join(text, line.strip(), vocabulary) if text else line.strip()
    return text


def without_cuts(text: str) -> str:
    """The text without the hyphens that a lost line end left inside its words."""
    return _LOST.sub(_whole, text)


def _whole(cut: re.Match[str]) -> str:
    before, after = cut[1], cut[2]
    if after in _LINKS:
        return cut[0]
    return f"{before}-{after}" if _keeps_hyphen(before, after, "") else before + after


def _join(text: str, line: str, vocabulary: str) -> str:
    cut, following = _CUT.search(text), _NEXT.search(line)
    if not cut or not following or text.endswith(" -"):
        return f"{text} {line}"
    before, after = cut[1], following[1]
    if not after[0].islower() or before[-1].isdigit() or _keeps_hyphen(before, after, vocabulary):
        return text + line
    return text[:-1] + line


def _keeps_hyphen(before: str, after: str, vocabulary: str) -> bool:
    if before.casefold() in _BEFORE or after.casefold() in _AFTER:
        return True
    return f"{before}-{after}".casefold() in vocabulary and f"{before}{after}".casefold() not in vocabulary
