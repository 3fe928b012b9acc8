"""What a message is once nothing in it is hidden."""

import re
import unicodedata
from functools import lru_cache

_TAGS = range(0xE0000, 0xE0080)
_KEPT_CONTROLS = "\n\t"
_MARKUP = re.compile(
    r"<(script|style|system|instructions?|prompt|assistant)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^<>]{0,500}>",
    re.IGNORECASE | re.DOTALL,
)
_BLOB = re.compile(r"[A-Za-z0-9+/=_-]{60,}")
_MIXED = re.compile(r"\w*(?:[^\W\d_]\d|\d[^\W\d_])\w*")
_LETTERS = str.maketrans("013457", "oieast")
UNREADABLE_SHARE = 0.1
CHARACTERS = 4_096
"""Characters whose kind is kept looked up."""


def visible(text: str) -> str:
    """The text without what a person cannot see: tag characters, zero-width and direction marks, controls."""
    return "".join(character for character in unicodedata.normalize("NFC", text) if not _hidden(character))


def readable(text: str) -> bool:
    """Whether this is writing: few control or broken characters, and letters or digits among them."""
    broken = sum(character == "\ufffd" or (_control(character)) for character in text)
    return broken <= UNREADABLE_SHARE * len(text) and any(character.isalnum() for character in text)


def plain(text: str) -> str:
    """The visible text without markup or encoded blobs, on one line of single spaces."""
    bare = _BLOB.sub(" ", _MARKUP.sub(" ", visible(text)))
    return re.sub(r"\s+", " ", bare).strip()


def in_letters(text: str) -> str:
    """Digits that stand for letters inside words read as those letters: `1gn0r3` is `ignore`."""
    return _MIXED.sub(lambda found: found.group().translate(_LETTERS), text)


@lru_cache(maxsize=CHARACTERS)
def _hidden(character: str) -> bool:
    kind = unicodedata.category(character)
    return ord(character) in _TAGS or kind in {"Cf", "Co", "Cn", "Cs"} or _control(character)


@lru_cache(maxsize=CHARACTERS)
def _control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in _KEPT_CONTROLS + "\r"
