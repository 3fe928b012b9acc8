"""The number by which a resident, who has no account, finds a conversation again to read or erase it."""

import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is taken for a digit when it is read aloud or copied by hand."""
LENGTH = 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def reference_of(conversation_id: str) -> str:
    """80 bits that nobody guesses, and from which nobody comes back to the conversation's own name."""
    number = int.from_bytes(hashlib.sha256(f"reference:{conversation_id}".encode()).digest()[:10], "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))


def written(reference: str) -> str:
    """As people read it: four groups of four."""
    return "-".join(reference[start : start + 4] for start in range(0, LENGTH, 4))


def read_reference(text: str) -> str:
    """The reference somebody typed, whatever the case, the spaces and the dashes; empty when it cannot be one."""
    compact = "".join(text.upper().split()).replace("-", "").translate(_READ_AS)
    return compact if len(compact) == LENGTH and set(compact) <= set(ALPHABET) else ""
