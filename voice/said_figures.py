"""Figures inside what is spelled: « zéro six » is 06, « quatre-vingt-deux » 82, « deux mille douze » 2012."""

import re

from voice.said_numbers import digits_in
from voice.words import FRENCH, Phrases

_UNITS = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_WORDS = {
    FRENCH: f"{_UNITS} vingt vingts trente quarante cinquante soixante cent cents mille",
    "en": "zero one two three four five six seven eight nine oh",
}
_LARGE = re.compile(r"(?:(?P<thousands>.*?)\bmille\b)?(?:(?P<hundreds>.*?)\bcents?\b)?(?P<rest>.*)")


def figured(said: str, phrases: Phrases) -> str:
    """The same words, each run of numbers in figures."""
    word = rf"(?:{'|'.join(_WORDS[phrases.language].split())})"
    joined = r"(?:[\s-]+(?:et[\s-]+(?=un\b|onze\b))?)"
    run = re.compile(rf"(?<![\w'@]){word}(?:{joined}{word})*(?![\w'])")
    return run.sub(lambda found: _figures(found[0], phrases), said)


def _figures(run: str, phrases: Phrases) -> str:
    words = run.replace("-", " ") if re.search(r"mille|cent", run) else run
    if not re.search(r"\b(?:mille|cents?)\b", words):
        return digits_in(words, phrases)
    found = _LARGE.fullmatch(words)
    assert found is not None
    value = 1000 * _small(found["thousands"], phrases) if found["thousands"] is not None else 0
    if found["hundreds"] is not None:
        value += 100 * _small(found["hundreds"], phrases)
    return str(value + (int(digits_in(found["rest"], phrases) or 0) if found["rest"].strip() else 0))


def _small(words: str, phrases: Phrases) -> int:
    """« cent » alone is one hundred."""
    return int(digits_in(words, phrases) or 1) if words.strip() else 1
