"""Other writings under which an order may hide: look-alike letters, spaced letters, escapes, encodings, mirrors.

A resident writes none of them; what they say when read is only looked at, never searched and never obeyed.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from bot.answering.cleaning import in_letters, visible

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтпвгυνορικατεϲꜱɢɴᴏʀᴇɪᴀᴄᴅᴊᴋʟᴍᴘᴛᴜᴠᴡᴢʙʜꜰАВЕКМНОРСТХІЅ",
    "aeopcyxijsdhkmtnbruvopikatecsgnoreiacdjklmptuvwzbhfABEKMHOPCTXIS",
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SQUARED = re.compile("[\U0001f130-\U0001f189]")
_SPACED = re.compile(r"(?<!\w)(?:\w[ \-_.*]{1,3}){3,}\w(?!\w)")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}")
_HEX = re.compile(r"(?<!\w)(?:[0-9a-fA-F]{2}[ :]?){8,}(?!\w)")
_DIGITS_FOR_LETTERS = str.maketrans({"7": "t", "$": "s", "@": "a", "!": "i", "8": "b"})
READABLE_SHARE = 0.8


def undisguised(text: str) -> str:
    """The visible text with full-width, squared and look-alike letters brought to plain ones.

    A word wholly of another script is a word of another language: it stays.
    """
    plain = _SQUARED.sub(lambda found: chr(ord("A") + (ord(found.group()) - 0x1F130) % 32 % 26), text)
    narrow = "".join(unicodedata.normalize("NFKC", one) if "\uff01" <= one <= "\uff5e" else one for one in plain)
    return _WORD.sub(lambda found: _latin(found.group()), visible(narrow))


def readings(text: str) -> Iterator[str]:
    """What the text says when it is read in other ways; each is a guess, most are noise."""
    shown = undisguised(text)
    yield shown
    yield in_letters(shown)
    yield in_letters(shown.translate(_DIGITS_FOR_LETTERS))
    yield _unescaped(shown)
    yield re.sub(r"(?i)([b-df-hj-np-tv-z])\1+|([aeiouy])\2+", lambda found: found.group()[0], shown)
    yield from (_joined(found.group()) for found in _SPACED.finditer(shown))
    yield from hidden_in(text)
    yield shown[::-1]
    yield codecs.encode(shown, "rot13")


def hidden_in(text: str) -> Iterator[str]:
    """What is encoded in the text, when it decodes to writing."""
    for found in _BASE64.finditer(text):
        if decoded := _written(_from_base64(found.group())):
            yield decoded
    for found in _HEX.finditer(text):
        if decoded := _written(bytes.fromhex(re.sub(r"[ :]", "", found.group()))):
            yield decoded


def _latin(word: str) -> str:
    mixed = any(one.isascii() for one in word) and not word.isascii()
    return word.translate(_LOOKALIKES) if mixed else word


def _joined(spaced: str) -> str:
    """Letters set apart brought together; two or three spaces part the words."""
    return re.sub(r"[ \-_.*]", "", re.sub(r"[ \-_.*]{2,3}", "\x00", spaced)).replace("\x00", " ")


def _unescaped(text: str) -> str:
    escaped = _ESCAPED.sub(lambda found: chr(int(found.group(1) or found.group(2), 16)), text)
    return html.unescape(unquote(escaped))


def _from_base64(blob: str) -> bytes:
    try:
        return base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _written(raw: bytes) -> str:
    """The bytes as text when they are writing, else nothing."""
    text = raw.decode("utf-8", errors="replace")
    letters = sum(character.isalpha() or character.isspace() for character in text)
    return text if len(text) >= 6 and letters >= READABLE_SHARE * len(text) else ""
