"""Whether a text holds a fact: the words of the document, whatever its spaces, dashes and apostrophes."""

import re
from collections.abc import Sequence

_WRITTEN = str.maketrans({"’": "'", "ʼ": "'", "–": "-", "—": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " "})


def holds_any(text: str, writings: Sequence[str]) -> bool:
    """Whether any writing of the fact stands in the text, not inside a longer word or number."""
    plain = _plain(text)
    return any(re.search(rf"(?<![\w,]){re.escape(_plain(one))}(?!\w|,\d)", plain) for one in writings)


def _plain(text: str) -> str:
    spaced = re.sub(r"\s+", " ", text.translate(_WRITTEN).lower())
    return re.sub(r"\s?-\s?", "-", spaced).strip()
