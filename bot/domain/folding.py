"""Text made comparable: no case, no accents, one space, one apostrophe."""

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "œ": "oe", "Œ": "oe", "æ": "ae"})

_ACCENTS = re.compile("[\u0300-\u036f]+")
_RARE = re.compile("[^\u0000-\u036f\u2000-\u20cf\u2100-\u2bff]")
"""Where marks may stand that are no accent of a European language: those texts are read letter by letter."""


def fold(text: str) -> str:
    """Lower case, without accents, typographic variants and repeated spaces."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)))
    if _RARE.search(plain):
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"\s+", " ", plain.lower()).strip()
