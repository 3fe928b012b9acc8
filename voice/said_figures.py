"""Figures inside what is spelled: « zéro six » is 06, « quatre-vingt-deux » 82, « deux mille douze » 2012."""

import re

from voice.said_numbers import digits_in
from voice.words import FRENCH, Phrases

_UNITS = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_ENGLISH_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = f"{_ENGLISH_UNITS} seventeen eighteen nineteen {_ENGLISH_TENS}"
_VALUES = {word: rank if rank < 20 else 10 * (rank - 18) for rank, word in enumerate(_ENGLISH.split())} | {"oh": 0}
_WORDS = {
    FRENCH: f"{_UNITS} vingt vingts trente quarante cinquante soixante cent cents mille",
    "en": f"{_ENGLISH} oh hundred thousand",
}
_AND = {FRENCH: r"et[\s-]+(?=un\b|onze\b)", "en": r"(?:(?<=hundred\s)|(?<=thousand\s))and\s+"}
_LARGE = re.compile(
    r"(?:(?P<thousands>.*?)\b(?:mille|thousand)\b)?(?:(?P<hundreds>.*?)\b(?:cents?|hundred)\b)?(?P<rest>.*)"
)


def figured(said: str, phrases: Phrases) -> str:
    """The same words, each run of numbers in figures; a language without numbers of its own has those of French."""
    word = rf"(?:{'|'.join(_WORDS.get(phrases.language, _WORDS[FRENCH]).split())})"
    joined = rf"(?:[\s-]+(?:{_AND.get(phrases.language, _AND[FRENCH])})?)"
    run = re.compile(rf"(?<![\w'@]){word}(?:{joined}{word})*(?![\w'])")
    return run.sub(lambda found: _figures(found[0], phrases), said)


def _figures(run: str, phrases: Phrases) -> str:
    words = run.replace("-", " ") if re.search(r"mille|cent|hundred|thousand", run) else run
    if not re.search(r"\b(?:mille|cents?|hundred|thousand)\b", words):
        return _digits(words, phrases)
    found = _LARGE.fullmatch(words)
    assert found is not None
    value = 1000 * _small(found["thousands"], phrases) if found["thousands"] is not None else 0
    if found["hundreds"] is not None:
        value += 100 * _small(found["hundreds"], phrases)
    return str(value + (int(_digits(found["rest"], phrases) or 0) if found["rest"].strip() else 0))


def _small(words: str, phrases: Phrases) -> int:
    """« cent » alone is one hundred."""
    return int(_digits(words, phrases) or 1) if words.strip() else 1


def _digits(words: str, phrases: Phrases) -> str:
    return _english(words) if phrases.language == "en" else digits_in(words, phrases)


def _english(words: str) -> str:
    """« twenty three » is 23, « nineteen eighty two » 1982, « one two » 12."""
    pairs, open_ten = list[int](), False
    for value in (_VALUES[word] for word in re.findall(r"[a-z]+", words) if word in _VALUES):
        if open_ten and 0 < value < 10:
            pairs[-1] += value
        else:
            pairs.append(value)
        open_ten = value >= 20
    return "".join(map(str, pairs))
