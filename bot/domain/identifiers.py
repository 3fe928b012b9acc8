"""The keys of numbers people are known by: a number whose key is wrong is somebody's only when its shape says so.

Each rule is held to python-stdnum by a test.
"""

import re

NIR_LENGTH, NIR_KEY = 13, 97
_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_CARDS = re.compile(r"4\d{15}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|6\d{15}|35\d{14}|3[47]\d{13}")


def compact(text: str) -> str:
    """Letters and digits only, in capitals."""
    return re.sub(r"[^0-9A-Za-z]", "", re.sub(r"cl[eé]", "", text, flags=re.IGNORECASE)).upper()


def is_iban(number: str) -> bool:
    """ISO 13616: read with its first four characters last it leaves 1 modulo 97.

    A French one with a mistyped digit is taken all the same: its shape is enough.
    """
    if re.fullmatch(r"FR\d{12}[0-9A-Z]{11}\d{2}", number):
        return True
    digits = "".join(str(int(character, 36)) for character in number[4:] + number[:4])
    return int(digits) % 97 == 1


def is_rib(number: str) -> bool:
    """Bank, branch, account and key: the whole, letters as digits, is a multiple of 97 once weighed."""
    if not re.fullmatch(r"\d{10}[0-9A-Z]{11}\d{2}", number):
        return False
    bank, branch, account, key = number[:5], number[5:10], number[10:21].translate(_RIB_LETTERS), number[21:]
    return 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97 == int(key)


def is_nir(number: str) -> bool:
    """A social-security number: by its key or, without it or mistyped, by a month of birth that exists."""
    month, department = int(number[3:5]), number[5:7]
    plausible = 1 <= month <= 12 and department not in ("00", "96")
    return has_nir_key(number) or (number[0] in "12" and plausible)


def has_nir_key(number: str) -> bool:
    """Whether it ends with 97 minus its first thirteen digits modulo 97, Corsica read as 19 and 18."""
    body, key = number[:NIR_LENGTH].replace("2A", "19").replace("2B", "18"), number[NIR_LENGTH:]
    return bool(key) and NIR_KEY - int(body) % NIR_KEY == int(key)


def is_card(number: str) -> bool:
    """The digits of a network of payment cards with their check digit (ISO/IEC 7812-1)."""
    return _CARDS.fullmatch(number) is not None and has_luhn(number)


def has_luhn(number: str) -> bool:
    """Luhn's check digit."""
    doubled = [int(digit) * (2 if rank % 2 else 1) for rank, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_tax_number(number: str) -> bool:
    """The thirteen digits of the tax office: the last three are the first ten modulo 511."""
    return re.fullmatch(r"[0-3]\d{12}", number) is not None and int(number[:10]) % 511 == int(number[10:])
