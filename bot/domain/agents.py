"""Who works at the counter, and what each may do for which commune."""

from dataclasses import dataclass
from enum import StrEnum

EVERYWHERE = "*"
"""In a grant: every commune served."""


class Right(StrEnum):
    """One thing that may be allowed."""

    ANSWER = "answer"
    """Claim a request, write, sign, transfer, speak live with a resident."""
    NOTIFY = "notify"
    """Set alerts, closures and exceptional openings."""
    EDIT = "edit"
    """Keep approved answers and canned texts, correct sources, fill the gaps."""
    COUNTERSIGN = "countersign"
    """Give the second signature of a sensitive theme."""
    MEASURE = "measure"
    """See statistics over colleagues' work."""
    SWITCH = "switch"
    """Stop the automatic answers, and start them again."""
    SCHEDULE = "schedule"
    """Set working hours and who is on duty."""
    AUDIT = "audit"
    """Read the record of decisions."""
    ACCOUNTS = "accounts"
    """See who may sign in, and end a session."""


class Role(StrEnum):
    """What somebody is at a town hall. An operator keeps the machine and never speaks for the town hall."""

    AGENT = "agent"
    EDITOR = "editor"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


_AGENT = frozenset({Right.ANSWER, Right.NOTIFY})
_EDITOR = _AGENT | {Right.EDIT}
_SUPERVISOR = _EDITOR | {Right.COUNTERSIGN, Right.MEASURE, Right.SWITCH, Right.SCHEDULE, Right.AUDIT}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.EDITOR: _EDITOR,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.OPERATOR: frozenset({Right.SWITCH, Right.MEASURE, Right.AUDIT, Right.ACCOUNTS}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a commune, or in all of them (`EVERYWHERE`)."""

    role: Role
    commune: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody at work. `name` signs in and in the records, `display` and `service` are what residents read.

    `machine`: a program with a token, which has no session.
    """

    id: str
    name: str
    display: str
    grants: tuple[Grant, ...]
    service: str = ""
    email: str = ""
    machine: bool = False

    def may(self, right: Right, commune: str) -> bool:
        """Whether a role of theirs allows it there. Asked for `EVERYWHERE`, it must be granted everywhere."""
        there = (grant for grant in self.grants if grant.commune in (commune, EVERYWHERE))
        return any(right in RIGHTS[grant.role] for grant in there)

    def may_somewhere(self, right: Right) -> bool:
        """Whether it is allowed in one commune at least."""
        return any(right in RIGHTS[grant.role] for grant in self.grants)

    def communes(self, right: Right) -> tuple[str, ...]:
        """Where it is allowed; `(EVERYWHERE,)` when it is everywhere."""
        allowed = tuple(dict.fromkeys(grant.commune for grant in self.grants if right in RIGHTS[grant.role]))
        return (EVERYWHERE,) if EVERYWHERE in allowed else allowed
