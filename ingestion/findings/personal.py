"""Private data in what everyone may read: numbers of people, never the contacts of services and associations."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.documents import Document
from bot.domain.folding import fold
from bot.domain.masking import account_numbers
from ingestion.contacts import EMAIL, PHONE
from ingestion.findings.finding import Finding, Kind, cited

_PERSON = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Messieurs|Mesdames)\s+(?:[A-ZÀ-Þ][\w'’.-]*\s*){1,3}"
    r"|\b[A-ZÀ-Þ][a-zà-ÿ'-]+\s+[A-ZÀ-Þ]{3,}\b"
)
_MOBILE = re.compile(r"^(?:(?:\+|00)\s?33\s?(?:\(0\))?\s?|0)[67]")
_HOME = re.compile(r"domicile|personnel|demeurant|nee? le|prive|\bperso\b")
_OFFICE = re.compile(
    r"astreinte|\bmaires?\b|adjoint|\belue?s?\b|conseill|service|accueil|mairie|mediathe|agent|referent|responsable|direct"
    r"|president|secretaire|tresorier|association|\bclubs?\b|comite|amicale|chantier|capitain|placier|gardien|police"
    r"|infirmier|medecin|cabinet|notaire|entreprise|societe|commer|conciliat|urgence|\bcontact\b|permanence|\basso\b"
)
"""Words of a function: the number beside them is that of an office, published to be called."""
_WEBMAIL = re.compile(
    r"@(?:gmail|googlemail|orange|wanadoo|free|hotmail|outlook|live|msn|yahoo|laposte|sfr|neuf|bbox|icloud|proton(?:mail)?"
    r"|aol|numericable)\."
)
_NAMED = re.compile(r"^[a-z]{2,}[._-][a-z]{2,}\d*@")
_DIGITS = re.compile(r"(?:\d\D{0,3}){10}")
"""Digits enough for a number of someone: most lines have not, and are passed over at once."""
_TREASURY = "30001"
"""Bank code of the accounts of public accountants (Banque de France): what residents pay into."""
_SAID = {"iban": "bank account (IBAN)", "nir": "social-security number", "card": "bank card number"}


def personal(documents: Sequence[Document]) -> tuple[Finding, ...]:
    """Every line with something private, with the kind of what it is; the number itself is in the passage only."""
    return tuple(
        Finding(Kind.PERSONAL, f"{kind} in a public document", (cited(document, section, line),))
        for document in documents
        for section in document.sections
        for line in section.text.split("\n")
        for kind in _kinds(line, " ".join((document.title, *section.heading_path)))
    )


def _kinds(line: str, above: str) -> Iterator[str]:
    """What is private in a line, each kind once."""
    if "@" not in line and not _DIGITS.search(line):
        return
    numbers = account_numbers(line)
    private = dict.fromkeys(_SAID[number.kind] for number in numbers if not _is_treasury(number.kind, number.text))
    yield from private
    if private:
        return
    if _private_phone(line):
        yield "private phone number"
    if _private_email(line, above):
        yield "private e-mail address"


def _is_treasury(kind: str, text: str) -> bool:
    return kind == "iban" and re.sub(r"\W", "", text)[4:9] == _TREASURY


def _private_phone(line: str) -> bool:
    """A number beside a person's name and no function, mobile or said to be of their home."""
    numbers = [found.strip() for found in PHONE.findall(line)]
    if not numbers or not _PERSON.search(line):
        return False
    at_home = bool(_HOME.search(fold(line)))
    return at_home or (any(map(_MOBILE.match, numbers)) and not _OFFICE.search(fold(line)))


def _private_email(line: str, above: str) -> bool:
    """An address of a public provider, named after someone, beside no office."""
    said = _OFFICE.search(fold(f"{above} {EMAIL.sub(' ', line)}"))
    return any(
        _WEBMAIL.search(address.lower()) and _NAMED.match(address.lower()) and not _OFFICE.search(fold(address))
        for address in EMAIL.findall(line)
        if not said or _HOME.search(fold(line))
    )
