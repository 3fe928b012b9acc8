"""Telephone numbers as callers say or type them, and as they are read back: two digits at a time."""

import re

from voice.understanding import plain

LONGEST = 15
"""Digits (E.164)."""

_UNITS = [
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_WORDS = {word: value for value, word in enumerate(_UNITS)} | {"une": 1, "quatrevingt": 80} | _TENS
_DIGITS = {word: value for value, word in enumerate(_ENGLISH)} | {"oh": 0}
_TIMES = {"double": 2, "triple": 3}


def digits_in(text: str, language: str) -> str:
    """The digits of a number said aloud, however written: « 06 12 », « zéro six douze », « oh six double one »."""
    words = re.findall(r"\+?\d+|[a-z]+", plain(text.replace("+", " 00 ")).replace("-", " "))
    return (_english(words) if language == "en" else _french(words))[:LONGEST]


def _french(words: list[str]) -> str:
    """A pair begins at each ten; what goes with it is added: soixante-dix-sept, quatre-vingt-onze."""
    said, pair, open_ten = "", "", False
    for word in _with_eighties([one for one in words if one != "et"]):
        if word.isdigit():
            said, pair, open_ten = said + pair + word, "", False
            continue
        value = _WORDS.get(word)
        if value is None:
            continue
        if open_ten and value < (20 if pair in ("60", "80") else 10) and value > 0:
            pair, open_ten = str(int(pair) + value), value == 10
        elif open_ten and pair in ("70", "90") and 7 <= value <= 9:
            pair, open_ten = str(int(pair) + value), False
        elif pair == "10" and 7 <= value <= 9:
            pair, open_ten = f"1{value}", False
        else:
            said, pair, open_ten = said + pair, str(value), value >= 20
    return said + pair


def _with_eighties(words: list[str]) -> list[str]:
    """« quatre vingt » is 80, but after a zero: « zéro quatre, vingt-deux » begins a number of the south-east."""
    joined: list[str] = []
    for word in words:
        plural = word.removesuffix("s") if word == "vingts" else word
        if plural == "vingt" and joined[-1:] == ["quatre"] and joined[-2:-1] != ["zero"]:
            joined[-1] = "quatrevingt"
        else:
            joined.append(plural)
    return joined


def _english(words: list[str]) -> str:
    said, times = "", 1
    for word in words:
        if word.isdigit():
            said, times = said + word, 1
        elif word in _TIMES:
            times = _TIMES[word]
        elif word in _DIGITS:
            said, times = said + str(_DIGITS[word]) * times, 1
    return said


def national(number: str) -> str:
    """As it is dialled in France; empty when it is not a telephone number."""
    digits = re.sub(r"\D", "", number)
    digits = re.sub(r"^(?:0033|33(?=\d{9}$))0?", "0", digits)
    if re.fullmatch(r"0[1-79]\d{8}", digits):
        return digits
    return f"+{digits[2:]}" if re.fullmatch(r"00[1-9]\d{8,12}", digits) else ""


def is_mobile(number: str) -> bool:
    """Whether a national number takes text messages; numbers of other countries may."""
    return number.startswith(("06", "07", "+"))


def in_pairs(number: str) -> str:
    """« 06 12 34 56 78 », which is how it is said."""
    plus, digits = ("+", number[1:]) if number.startswith("+") else ("", number)
    return plus + " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def hidden(number: str) -> str:
    """What agents and journals see of a caller: « 06 •• •• •• 78 »; empty when it was withheld."""
    known = national(number)
    return f"{known[:2]} •• •• •• {known[-2:]}" if known else ""
