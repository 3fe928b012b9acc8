"""Links, addresses and telephone numbers that come from nowhere we know."""

import re
from collections.abc import Iterable

_PHONE = re.compile(r"(?<![\w.])(?:(?:\+|00)\s?33\s?(?:\(0\))?\s?[1-9]|0[1-9])(?:[\s.\-\u00a0\u202f]?\d{2}){4}(?!\d)")
_SPECIAL = re.compile(r"(?<![\w.])0\s?8\d\d(?:[\s.]?\d{3}){2}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(
    r"(?:https?://|www\.)([\w.-]+\w)|(?<![\w@.-])((?:[\w-]+\.)+(?:fr|com|net|org|eu|info|io|ru|xyz|example))\b",
    re.IGNORECASE,
)


def contacts(text: str) -> frozenset[str]:
    """Telephone numbers, e-mail addresses and hosts of a text, in one writing."""
    mails = frozenset(found.lower() for found in _EMAIL.findall(text))
    rest = _EMAIL.sub(" ", text)
    hosts = frozenset((one or other).lower().removeprefix("www.") for one, other in _HOST.findall(rest))
    return frozenset(_digits(one) for one in (*_PHONE.findall(text), *_SPECIAL.findall(text))) | mails | hosts


def foreign(text: str, known: frozenset[str]) -> frozenset[str]:
    """The contacts of a text that are not known ones; a host below a known host is known."""
    return frozenset(one for one in contacts(text) if one not in known and not _below(one, known))


def known_contacts(texts: Iterable[str]) -> frozenset[str]:
    """Every contact of these texts."""
    return frozenset(one for text in texts for one in contacts(text))


def _below(host: str, known: frozenset[str]) -> bool:
    return "@" not in host and any("." in one and host.endswith(f".{one}") for one in known)


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    return re.sub(r"^(?:0033|33)", "0", digits)
