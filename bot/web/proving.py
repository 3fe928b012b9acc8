"""What proves who somebody is: a password kept as its argon2id hash, and the six digits of a second factor."""

import secrets
from datetime import datetime

import argon2
import pyotp
import segno

from bot.domain.references import ALPHABET

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
DISTINCT_CHARACTERS = 5
ISSUER = "Guichet"

_hasher = argon2.PasswordHasher()
"""RFC 9106's second recommended choice: argon2id, 64 MiB, three passes."""


def hash_password(password: str) -> str:
    """What may be kept of a password; about a tenth of a second."""
    return _hasher.hash(password)


def password_fits(kept: str, password: str) -> bool:
    """Whether it is the password of that hash. Without a hash it takes as long, and is not."""
    try:
        return _hasher.verify(kept or _NOBODY, password[: LONGEST_PASSWORD + 1]) and bool(kept)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def weakness(password: str, name: str) -> str:
    """Why a password is refused (`short`, `long`, `plain`, `named`), empty when it is not."""
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    if len(set(password)) < DISTINCT_CHARACTERS:
        return "plain"
    return "named" if name.lower() in password.lower() else ""


def new_password() -> str:
    """100 bits in five groups that can be read over the telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(5)).lower()


def new_secret() -> str:
    """A secret to share with an agent's telephone."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The 30-second step (RFC 6238) of a code, one step early or late accepted; None when it does not fit."""
    totp, digits = pyotp.TOTP(secret), "".join(code.split())
    if len(digits) != totp.digits or not (digits.isascii() and digits.isdigit()):
        return None
    now = totp.timecode(moment)
    fitting = [step for step in (now, now - 1, now + 1) if secrets.compare_digest(totp.generate_otp(step), digits)]
    return fitting[0] if fitting else None


def enrolment(secret: str, name: str) -> str:
    """The address an authenticator application reads from a square code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def square_code(address: str) -> str:
    """That address as a square code, for an `img`: dark on light, with its quiet zone."""
    return segno.make(address, micro=False).svg_data_uri(scale=4, border=4, light="white")


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Z3VpY2hldGd1aWNoZXQwMA$8EHX9h7sl0Yck5GmD7RtVhPSkLPHkkjnEBmgOcmJX3M"
