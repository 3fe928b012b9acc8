"""What every caller must have heard once, and the phrases of ours that tell it."""

from collections.abc import Mapping
from enum import StrEnum


class Notice(StrEnum):
    """That this is a machine (AI Act, article 50), and how to reach a person. Each is a phrase of that name too."""

    MACHINE = "machine"
    PERSON = "person"


NONE: frozenset[Notice] = frozenset()
_MACHINE, _PERSON = frozenset({Notice.MACHINE}), frozenset({Notice.PERSON})
TELLS: Mapping[str, frozenset[Notice]] = {
    **dict.fromkeys(("greeting", "menu_greeting", "machine"), _MACHINE),
    **dict.fromkeys(("invite", "menu", "menu_again", "person"), _PERSON),
    **dict.fromkeys(
        ("offer", "offer_link", "offer_mail", "offer_both", "offer_more", "offer_person", "which", "which_link"),
        _PERSON,
    ),
    **dict.fromkeys(("still", "misheard_again", "silence", "silence_again"), _PERSON),
    "language": _MACHINE | _PERSON,
}
"""By the name of the phrase; the others tell nothing of the kind."""
