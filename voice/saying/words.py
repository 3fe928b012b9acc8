"""Abbreviations, capitals, Roman numerals and signs in French."""

import re
from html import unescape

from voice.saying.numerals import cardinal, ordinal
from voice.saying.table import Table

_ROMAN_RANK = re.compile(r"\b([IVX]{1,7})(er|re|ère|ème|e)\b")
_ROMAN = re.compile(
    r"\b(Louis|Henri|Charles|Napoléon|Philippe|François|Pie|Jean-Paul|chapitre|titre|tome|livre|annexe|partie|section|phase|zone|type)"
    r" ([IVX]{1,5})\b(?!')"
)
_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMBER_SIGN = re.compile(r"\b[Nn][°º](s?) ?")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}(?!\w)")
_CAPITALS = re.compile(r"(?<![\w-])([A-ZÀ-ÖØ-Þ]{2,})(s?)(?![\w])")
_GLUED = re.compile(r"\b([A-Z]{1,4})-?(?=\d)")
_CITATION = re.compile(r"\[\d+(?:[,; ]+\d+)*\]|\[S\d+\]")
_SPELLED_UP_TO = 4


def signs(text: str, table: Table) -> str:
    """One kind of space; no mark of layout, no number of a source."""
    text = unescape(text).replace("\u00ad", "")
    text = _CITATION.sub("", re.sub(r"[\u00a0\u202f\u2009\t\r\n]+", " ", text))
    for sign, said in table.signs.items():
        text = text.replace(sign, said)
    text = re.sub(r"(?<=[\d€%²³]) ?[x×] ?(?=\d)", " fois ", text)
    text = re.sub(r"(?<=\S) \+ (?=\S)", " plus ", text)
    return " ".join(re.sub(r" = ", " égale ", text).split())


def abbreviations(text: str, table: Table) -> str:
    """Written short, said long: bd, M., n°, tél."""
    text = _NUMBER_SIGN.sub(lambda found: f"numéro{found[1]} ", text)
    named = "|".join(re.escape(short) for short in sorted(table.before_names, key=len, reverse=True))
    text = re.sub(
        rf"(?<![\w'’.-])({named})([ -])(?=[A-ZÀ-Þ])", lambda found: f"{table.before_names[found[1]]}{found[2]}", text
    )
    known = {
        **{short[0].upper() + short[1:]: said for short, said in table.abbreviations.items()},
        **table.abbreviations,
    }
    short = "|".join(re.escape(short) for short in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<![\w./-])({short})(?![\w-])", lambda found: known[found[1]], text)


def roman(text: str) -> str:
    """XXIe siècle → vingt et unième siècle; Louis XIV → Louis quatorze."""
    text = _ROMAN_RANK.sub(lambda found: ordinal(_value(found[1]), feminine=found[2] in ("re", "ère")), text)
    return _ROMAN.sub(lambda found: f"{found[1]} {cardinal(_value(found[2]))}", text)


def _value(letters: str) -> int:
    values = [_VALUES[letter] for letter in letters]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def capitals(text: str, table: Table) -> str:
    """CCAS → C C A S; PACS → pacs; a sentence that shouts is said as any other."""
    letters = [letter for letter in text if letter.isalpha()]
    shouted = sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
    if shouted and any(len(word) > _SPELLED_UP_TO and word.isupper() for word in text.split()):
        text = " ".join(word if word in table.said_as_words else word.lower() for word in text.split(" "))
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return _CAPITALS.sub(lambda found: _capital(found[1], table), text)


def _capital(word: str, table: Table) -> str:
    if word in table.said_as_words or word in table.shouted or not word.isascii() or len(word) > _SPELLED_UP_TO:
        return word.lower()
    return " ".join(word)


def unglued(text: str) -> str:
    """CM1 → CM 1, A84 → A 84."""
    return _GLUED.sub(r"\1 ", text)


def tidy(text: str) -> str:
    """Brackets and dashes are breaths; one sign at a time; signs that no rule took are not spelled."""
    text = re.sub(r"[€%@°²³§<>=^~\\+]", " ", text)
    text = re.sub(r"\s*[()\[\]{};]\s*|\s+[-–—]+\s+|\s*[–—]\s*|\s+/\s+", ", ", text)
    text = re.sub(r"(?<=\w)/(?=\w)", " ", text)
    text = re.sub(r"\s+([,.!?:])", r"\1", text)
    text = re.sub(r"[,:]\s*(?=[,.!?:])", "", text)
    text = re.sub(r"\.{2,}|\.(?=[!?])", ".", re.sub(r"([!?])[.!?]+", r"\1", text))
    return " ".join(re.sub(r"^[\s,.:–-]+", "", text).split())
