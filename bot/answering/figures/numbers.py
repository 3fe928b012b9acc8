"""Numbers written in words: from two to nine hundred and ninety-nine in French, to twelve in English."""

import re

from bot.domain.number_words import HUNDREDS, WORTH, worth

_ENGLISH = {
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_FRENCH = "|".join(sorted({*WORTH, *HUNDREDS} - {"zero"}, key=len, reverse=True))
_WRITTEN = re.compile(rf"\b(?:{_FRENCH})\b(?:(?:-|\s)(?:et(?:-|\s))?(?:{_FRENCH})\b)*")
_WRITTEN_ENGLISH = re.compile(rf"\b(?:{'|'.join(_ENGLISH)})\b")


def in_digits(folded: str) -> str:
    """The folded text with written numbers as digits: `quarante-deux euros` becomes `42 euros`.

    `un` and `une` alone stay: they are articles before they are numbers.
    """
    spelled = _WRITTEN.sub(lambda found: _digits(found.group()), folded)
    return _WRITTEN_ENGLISH.sub(lambda found: str(_ENGLISH[found.group()]), spelled)


def _digits(written: str) -> str:
    words = [word for word in re.split(r"[-\s]+", written) if word != "et"]
    if words in (["un"], ["une"]):
        return written
    return str(worth(words))
