"""Whether a caller accepts to be recorded, and how they said so."""

from enum import StrEnum


class Consent(StrEnum):
    """PROPOSED: it is being asked. ASKED: what it is about was heard to its end, so that a yes is one."""

    UNASKED = "unasked"
    PROPOSED = "proposed"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Means(StrEnum):
    """How it was given."""

    VOICE = "voice"
    KEY = "key"


class Fate(StrEnum):
    """What became of a recording."""

    UNDER_WAY = "under_way"
    KEPT = "kept"
    ERASED = "erased"
    FAILED = "failed"
