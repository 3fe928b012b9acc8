"""Text made comparable: no case, no accents, one space, one apostrophe."""

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "œ": "oe", "Œ": "oe", "æ": "ae"})


def fold(text: str) -> str:
    """Lower case, without accents, typographic variants and repeated spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"\s+", " ", bare.lower()).strip()
