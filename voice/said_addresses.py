"""E-mail addresses as callers say them: words, letters one by one, figures, signs by their names; and read back.

What the ear writes is as free: « jean point dupont arobase orange point fr », « J-E-A-N », « jean.dupont@orange.fr ».
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.domain.folding import fold
from voice.said_figures import figured
from voice.words import Phrases

MOST_WORDS, MOST_GLUED = 80, 4
LONGEST = 100
_LOCAL = r"[a-z0-9](?:[a-z0-9_+-]|\.(?!\.)){0,62}(?<![.+-])"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,4}}[a-z]{{2,18}}")
_BEGINNING = re.compile(rf"{_LOCAL}[._+-]?(?:@[a-z0-9.-]{{0,62}})?")
_SPELT = re.compile(r"(?<![\w@.-])[a-z0-9](?:[.-][a-z0-9]){2,}(?![\w@])")
_SIGN = re.compile(r"[@._+-]")
_PART = re.compile(r"[a-z]+|\d+|[@._+-]")
_LETTERS = re.compile(r"(?<!\S)[a-z](?: [a-z]){2,}(?!\S)|^[a-z\d](?: [a-z\d])*$")
_RESPELT = re.compile(r"(?<![\w@._+-])([a-z]{2,}(?: [a-z]{2,}){0,2}) ((?:[a-z] ){2,}[a-z])(?![\w])")
SAME = 0.6
"""How alike a word and the letters that spell it again are at least."""
_HARD = frozenset("bdfmnpst")
"""Letters that a telephone confuses: each is told with a name."""


def address_in(text: str, phrases: Phrases) -> str:
    """The whole address that a sentence says; empty when it says none, half of one, or one that cannot be."""
    written = _written(_thought_again(text, phrases), phrases)
    glued = written.replace(" ", "")
    is_talk = (
        f" {phrases.addresses['with']} " in f" {written} "
        or len(text.split()) > MOST_WORDS
        or any(_glued(part) > MOST_GLUED for part in _SIGN.split(written))
    )
    return glued if _ADDRESS.fullmatch(glued) and len(glued) <= LONGEST and not is_talk else ""


def begins_address(text: str, phrases: Phrases) -> bool:
    """Whether a sentence may be the beginning of one, or a whole: a name, letters, a sign; not a question."""
    written = _written(text, phrases)
    parts = _SIGN.split(written)
    most = MOST_GLUED if len(parts) > 1 else MOST_GLUED - 1
    is_talk = any(_glued(part) > most for part in parts) or _asks(text, written, phrases)
    return bool(_BEGINNING.fullmatch(written.replace(" ", ""))) and not is_talk and len(text.split()) <= MOST_WORDS


def has_sign(text: str, phrases: Phrases) -> bool:
    """Whether one of the signs of an address is said, and no question asked: nobody speaks of « arobase » otherwise."""
    written = _written(text, phrases)
    return bool(re.search("[@._]", written)) and not _asks(text, written, phrases)


def puts_right(text: str, phrases: Phrases) -> bool:
    """Whether what was read back is said to be wrong: « non, c'est Dupond avec un D »; not a question."""
    words = {fold(word).lower() for word in re.findall(r"\w+", text)}
    is_question = _is_raised(text) and _has_asking_word(_written(text, phrases), phrases)
    return bool(words & phrases.corrections) and not is_question


def spoken_address(address: str, phrases: Phrases) -> str:
    """As it is read back: what is written in one way only as words, the rest letter by letter."""
    return _joined(list(_said(address, phrases)))


def _asks(text: str, written: str, phrases: Phrases) -> bool:
    """A voice rises on half an address too: where signs or letters are said, it takes a word that asks."""
    is_spelled = bool(re.search(r"[@._]|(?<!\S)-(?!\S)", written) or _LETTERS.search(written))
    return _is_raised(text) and (not is_spelled or _has_asking_word(written, phrases))


def _is_raised(text: str) -> bool:
    return text.rstrip(' »"').endswith("?")


def _has_asking_word(written: str, phrases: Phrases) -> bool:
    return any(re.fullmatch(phrases.addresses["asks"], word) for word in written.split())


def _thought_again(text: str, phrases: Phrases) -> str:
    """« dupont, non, dupond » says it anew: what comes before is forgotten."""
    words = text.split()
    again = [rank for rank, word in enumerate(words) if fold(word).strip(" ,.;") in phrases.corrections]
    return " ".join(words[again[-1] + 1 :]) if again else text


def _written(text: str, phrases: Phrases) -> str:
    """In signs, figures and words, with the spaces that were heard between words."""
    hearing = phrases.addresses
    said = f" {fold(text).lower()} "
    said = re.sub(r"\s*([@_+])\s*", r" \1 ", said)
    said = _SPELT.sub(lambda found: " ".join(re.sub(r"[.-]", "", found[0])), said)
    said = re.sub(r"[,;:!?…\"«»()]|(?<=\w)[.](?=\s)|(?<=\s)[-.](?=\s)", " ", said)
    said = re.sub(rf"(?<=\W)([a-z]) (?:{hearing['like']}) [\w'-]+", r"\1", said)
    said = re.sub(rf"\s(?:{hearing['aside']})(?=\s)", " ", said)
    for sign, names in ((one, hearing[name]) for name, one in _NAMES.items()):
        said = re.sub(rf"\s(?:{names})(?=\s)", f" {sign} ", said)
    said = _lettered(said, hearing["letters"])
    with_two = rf"(?<=\s)(\S+)\s+{hearing['with']}\s+(?:{hearing['twice']})\s+([a-z])(?=\s)"
    said = re.sub(with_two, _doubled, said)
    said = re.sub(rf"\s(?:{hearing['twice']}) ([a-z])(?=\s)", r" \1 \1", said)
    said = re.sub(r"\.\s+comme\s", ". com ", said)  # as the ear writes it
    return " ".join(_RESPELT.sub(_spelling, " ".join(figured(said.replace("'", ""), phrases).split())).split())


def _spelling(found: re.Match[str]) -> str:
    """« durand d u r a n d »: the letters say how the word is written; they are no second word."""
    word, letters = (part.replace(" ", "") for part in found.groups())
    return letters if SequenceMatcher(None, word, letters).ratio() >= SAME else found[0]


def _doubled(found: re.Match[str]) -> str:
    """« anne avec deux n »; where it is not known which, it is left for the caller to spell."""
    word, letter = found.groups()
    return re.sub(f"{letter}+", letter * 2, word) if len(re.findall(f"{letter}+", word)) == 1 else found[0]


_NAMES = {"underscore": "_", "dash": "-", "at": "@", "dot": ".", "plus": "+"}
"""By the name of the sign in wording/*.toml; « tiret du bas » is looked for before « tiret »."""


def _lettered(said: str, letters: str) -> str:
    """Letters whose names are several words: « i grec », « double v »."""
    for one in letters.split(","):
        name, _, letter = one.strip().partition("=")
        said = re.sub(rf"\s{name}(?=\s)", f" {letter}", said)
    return said


def _glued(part: str) -> int:
    """How many whole words stand side by side: an address has few, a sentence many."""
    return len([word for word in part.split() if len(word) > 1 and not word.isdigit()])


def _said(address: str, phrases: Phrases) -> Iterator[str]:
    known = phrases.addresses["known"].split()
    aloud = dict(one.strip().split("=") for one in phrases.addresses["aloud"].split(","))
    for part in _SIGN.split(address):
        at = address.index(part) + len(part)
        if part in aloud or part in known:
            yield aloud.get(part, part)
        else:
            yield from (sign for piece in _PART.findall(part) for sign in _letters(piece, phrases))
        address, sign = address[at + 1 :], address[at : at + 1]
        if sign:
            yield phrases.addresses["signs"].split(",")["@.-_+".index(sign)].strip()


def _letters(piece: str, phrases: Phrases) -> Iterator[str]:
    for sign in piece:
        yield phrases.spelling[sign.upper()] if sign in _HARD else sign.upper()


def _joined(said: list[str]) -> str:
    """Letters with a pause after each, words without."""
    told = ""
    for rank, one in enumerate(said):
        is_letter = one[:1].isupper() or one.isdigit()
        follows = rank + 1 < len(said)
        told += one + (", " if is_letter and follows else " " if follows else "")
    return told
