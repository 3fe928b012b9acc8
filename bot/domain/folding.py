"""Text made comparable: no case, no accents, one space, one apostrophe."""

import re
import unicodedata

_WRITINGS = (("’", "'"), ("ʼ", "'"), ("‘", "'"), ("`", "'"), ("´", "'"), ("œ", "oe"), ("Œ", "oe"), ("æ", "ae"))

_ACCENTS = re.compile("[\u0300-\u036f]+")
_RARE = re.compile("[^\u0000-\u036f\u2000-\u20cf\u2100-\u2bff]")
"""Where marks may stand that are no accent of a European language: those texts are read letter by letter."""


def fold(text: str) -> str:
    """Lower case, without accents, typographic variants and repeated spaces."""
    plain = text.replace("`", "'") if text.isascii() else _without_accents(text)
    return " ".join(plain.lower().split())


def _without_accents(text: str) -> str:
    for written, usual in _WRITINGS:
        text = text.replace(written, usual)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    if _RARE.search(plain):
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain
