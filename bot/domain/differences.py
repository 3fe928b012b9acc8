"""What an agent changed in a text, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """Words in a row that had the same fate; spaces and line ends included."""

    kind: Kind
    text: str


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """The way from one text to the other. SAME and REMOVED joined give `before`, SAME and ADDED give `after`."""
    old, new = _words(before), _words(after)
    changes: list[Change] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change(Kind.SAME, "".join(old[start:end])))
            continue
        changes += [Change(Kind.REMOVED, "".join(old[start:end]))] if end > start else []
        changes += [Change(Kind.ADDED, "".join(new[begin:stop]))] if stop > begin else []
    return tuple(changes)


def changed_share(changes: Sequence[Change]) -> float:
    """The share of words that were removed or added, between 0 (untouched) and 1 (all new)."""
    counted = [(change.kind, len(change.text.split())) for change in changes]
    total = sum(count for _, count in counted)
    return sum(count for kind, count in counted if kind is not Kind.SAME) / total if total else 0.0


def _words(text: str) -> list[str]:
    """Words and the spaces between them, so that nothing is lost."""
    return re.findall(r"\s+|\w+|[^\w\s]", text)
