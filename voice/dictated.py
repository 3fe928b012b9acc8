"""Telephone numbers as they are dialled, and as they are read back: two digits at a time."""

import re

LONGEST = 15
"""Digits (E.164)."""


def national(number: str) -> str:
    """As it is dialled in France; empty when it is not a telephone number."""
    digits = re.sub(r"\D", "", number)
    digits = re.sub(r"^(?:0033|33(?=\d{9}$))0?", "0", digits)
    if re.fullmatch(r"0[1-79]\d{8}", digits):
        return digits
    return f"+{digits[2:]}" if re.fullmatch(r"00[1-9]\d{8,12}", digits) else ""


def is_mobile(number: str) -> bool:
    """Whether a national number takes text messages; numbers of other countries may."""
    return number.startswith(("06", "07", "+"))


def in_pairs(number: str) -> str:
    """« 06 12 34 56 78 », which is how it is said."""
    plus, digits = ("+", number[1:]) if number.startswith("+") else ("", number)
    return plus + " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def hidden(number: str) -> str:
    """What agents and journals see of a caller: « 06 •• •• •• 78 »; empty when it was withheld."""
    known = national(number)
    return f"{known[:2]} •• •• •• {known[-2:]}" if known else ""
