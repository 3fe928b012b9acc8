"""Personal identifiers are taken out before anything is written, logged or sent to a model."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_EMAIL = re.compile(r"[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f.-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_NIR = re.compile(
    r"(?<!\d)[12378](?:[\s\u00a0.-]?\d){4}[\s\u00a0.-]?(?:\d[\s\u00a0.-]?\d|2[\s.-]?[ABab])(?:[\s\u00a0.-]?\d){6}"
    r"(?:[\s\u00a0./-]{0,3}(?:cl[eé]\s*:?\s*)?\d[\s.-]?\d)?(?!\d)"
)
_CARD = re.compile(r"(?<!\d)\d(?:[\s\u00a0-]?\d){12,18}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)\s?33[\s\u00a0.-]?(?:\(0\)\s?)?|0)[1-9](?:[\s\u00a0\u202f.\-/]{0,2}\d{2}){4}(?!\d)"
    r"|(?<![\d+])(?:\+|00)\d{1,3}(?:[\s\u00a0.\-]?\d{2,4}){3,5}(?!\d)"
)

NIR_LENGTH, NIR_KEY = 13, 97


def mask(text: str) -> str:
    """The text with phones, e-mails, IBAN, social-security and card numbers replaced by their kind.

    A social-security number is known by its key (97 minus the number modulo 97) or, mistyped, by a
    plausible birth month; a card by its Luhn digit; an IBAN by its ISO 7064 remainder. References
    and form numbers stay.
    """
    masked = _EMAIL.sub("[courriel]", text)
    masked = _IBAN.sub(lambda found: _kept_or(found, "[IBAN]", _is_iban), masked)
    masked = _NIR.sub(lambda found: _kept_or(found, "[numéro de sécurité sociale]", _is_nir), masked)
    masked = _CARD.sub(lambda found: _kept_or(found, "[carte bancaire]", _is_card), masked)
    return _PHONE.sub("[téléphone]", masked)


def _kept_or(found: re.Match[str], label: str, recognised: Callable[[str], bool]) -> str:
    compact = re.sub(r"[^0-9A-Za-z]", "", found.group().replace("clé", "").replace("cle", "")).upper()
    return label if recognised(compact) else found.group()


def _is_iban(compact: str) -> bool:
    """ISO 13616: the number read with its first four characters last leaves 1 modulo 97.

    A French one with a mistyped digit is masked all the same: its shape is enough.
    """
    if re.fullmatch(r"FR\d{12}[0-9A-Z]{11}\d{2}", compact):
        return True
    digits = "".join(str(int(character, 36)) for character in compact[4:] + compact[:4])
    return int(digits) % NIR_KEY == 1


def _is_nir(compact: str) -> bool:
    body, key = compact[:NIR_LENGTH], compact[NIR_LENGTH:]
    number = int(body.replace("2A", "19").replace("2B", "18"))
    month = int(body[3:5])
    plausible = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50
    return plausible or (bool(key) and NIR_KEY - number % NIR_KEY == int(key))


def _is_card(compact: str) -> bool:
    """Luhn (ISO/IEC 7812-1)."""
    doubled = [int(digit) * (2 if rank % 2 else 1) for rank, digit in enumerate(reversed(compact))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of one person found in a text; `kind` is `iban`, `nir` (social security) or `card`."""

    kind: str
    text: str


def account_numbers(text: str) -> tuple[AccountNumber, ...]:
    """The bank accounts, social-security numbers and bank cards of a text, surer than what is masked.

    Only numbers whose key is right: a document holds references and company numbers (a SIRET obeys Luhn) that no
    resident writes.
    """
    found: list[AccountNumber] = []
    for kind, pattern, is_sure in (("iban", _IBAN, _is_iban), ("nir", _NIR, _has_key), ("card", _CARD, _is_payment)):
        for match in pattern.finditer(text):
            compact = re.sub(r"[^0-9A-Za-z]", "", match.group().replace("clé", "").replace("cle", "")).upper()
            if is_sure(compact):
                found.append(AccountNumber(kind, match.group().strip()))
    return tuple(found)


def _has_key(compact: str) -> bool:
    number, key = compact[:NIR_LENGTH].replace("2A", "19").replace("2B", "18"), compact[NIR_LENGTH:]
    return bool(key) and NIR_KEY - int(number) % NIR_KEY == int(key)


def _is_payment(compact: str) -> bool:
    """Sixteen digits of a network of cards (ISO/IEC 7812-1)."""
    return len(compact) == 16 and compact[0] in "3456" and _is_card(compact)
