"""Numbers written in words: from two to nine hundred and ninety-nine in French, to twelve in English."""

import re

_UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_HUNDREDS = {"cent": 100, "cents": 100}
_ENGLISH = {
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_FRENCH = "|".join(sorted({**_UNITS, **_TENS, **_HUNDREDS}, key=len, reverse=True))
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
    return str(_value(words))


def _value(words: list[str]) -> int:
    total = 0
    for word in words:
        if word in _HUNDREDS:
            total = max(total, 1) * 100
        elif word in ("vingt", "vingts") and total % 100 == 4:
            total += 76
        else:
            total += _TENS.get(word, _UNITS.get(word, 0))
    return total
