"""Phones, e-mails and hours in a text: how they are recognised, so that none is lost."""

import re
from collections.abc import Iterable

PHONE = re.compile(
    r"(?<![\w/.+])0\s?8\d\d(?:[\s.]?\d{3}){2}(?![\d/])"
    r"|(?<![\w/.+])(?:(?:\+|00)\s?33[\s.]?(?:\(0\))?[\s.]?[1-9]|0[1-9])(?:[\s.\-\u00a0\u202f]?\d{2}){4}(?![\d/])"
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_HOURS = re.compile(
    r"\b\d{1,2}\s?(?:h(?:eures?)?\s?(?:\d{2})?|:\d{2})\s?(?:-|–|—|à|/|jusqu'à|et)\s?(?:midi|\d{1,2}\s?(?:h|:\d{2}))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\d|\b(?:rue|place|quai|avenue|route|za|zone|allée|boulevard|chemin|impasse|esplanade|tél|mail|horaires?)\b|:",
    re.IGNORECASE,
)
_NAME_LIMIT = 90
_TEL = re.compile(r"^tel:|^callto:", re.IGNORECASE)


def phone_key(phone: str) -> str:
    """The ten national digits of a French number however written, or its bare digits."""
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", phone))
    for prefix in ("0033", "33"):
        if digits.startswith(prefix) and len(digits) in (len(prefix) + 9, len(prefix) + 10):
            return "0" + digits[len(prefix) :].lstrip("0")
    return digits


def phone_text(phone: str) -> str:
    """A number as people read it: 02 61 91 10 00 when it is French, else as given."""
    key = phone_key(_TEL.sub("", phone))
    if len(key) == 10 and key.startswith("0"):
        return " ".join(key[start : start + 2] for start in range(0, 10, 2))
    return _TEL.sub("", phone).strip() if len(key) > 6 else key


def phones(text: str) -> frozenset[str]:
    """Keys of the phone numbers written in the text."""
    return frozenset(phone_key(found) for found in PHONE.findall(text))


def emails(text: str) -> frozenset[str]:
    """E-mail addresses written in the text, lower-cased."""
    return frozenset(found.lower().rstrip(".") for found in EMAIL.findall(text))


def hours(text: str) -> frozenset[str]:
    """Opening hours written in the text, without spaces so that writings compare."""
    return frozenset(re.sub(r"\s", "", found.lower()) for found in _HOURS.findall(text))


def names_itself(text: str) -> bool:
    """Whether a contact block begins with the name of what it reaches, and so needs no heading above it."""
    first, _, rest = text.partition("\n")
    return bool(rest) and len(first) <= _NAME_LIMIT and not (facts(first) or _ADDRESS.search(first))


def facts(text: str) -> frozenset[str]:
    """Everything in the text by which a service is reached: phones, e-mails, hours."""
    return phones(text) | emails(text) | hours(text)


def facts_of(texts: Iterable[str]) -> frozenset[str]:
    """The facts of all those texts."""
    return frozenset().union(*(facts(text) for text in texts))
