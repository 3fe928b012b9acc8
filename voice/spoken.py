"""Written sentences made speakable: figures, hours, abbreviations in words; links and addresses kept for sending."""

from collections.abc import Mapping

from voice.saying import numerals, numerals_en
from voice.saying.addresses import Offered, dictated, offered
from voice.saying.english import english
from voice.saying.french import french

__all__ = ["Offered", "offered", "said_address", "speakable"]

MOST_CHARACTERS = 4000
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "fr": {"@": "arobase", ".": "point", "-": "tiret", "_": "tiret bas", "/": "slash"},
    "en": {"@": "at", ".": "dot", "-": "dash", "_": "underscore", "/": "slash"},
}


def speakable(text: str, language: str) -> str:
    """The sentence as it is said, 4,000 characters at most. One that is already in words stays as it is."""
    kept = text[:MOST_CHARACTERS]
    return english(kept) if language == "en" else french(kept)


def said_address(address: str, language: str) -> str:
    """A link or an e-mail address, to be taken down by ear: only when the caller asks for it."""
    number = numerals_en.cardinal if language == "en" else numerals.cardinal
    return dictated(address, _SIGNS["en" if language == "en" else "fr"], number)
