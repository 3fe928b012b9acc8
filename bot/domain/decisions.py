"""What somebody decided, as it is kept in the record that nobody rewrites."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Decision:
    """Who did what to what. `details` hold identifiers, reasons and digests; never a resident's words.

    `action` reads as noun.verb: `alert.raised`, `request.claimed`, `answer.approved`, `account.disabled`.
    """

    actor: str
    action: str
    subject: str
    commune: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
