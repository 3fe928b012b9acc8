"""Clauses that say that something is not: `la commune n'a ni crèche ni centre de loisirs`.

Whoever asks when it opens or what it costs is answered by that, though no hour and no price is said.
"""

import re

from bot.domain.folding import fold

_CLAUSE = re.compile(r"[.;:!?]\s+")
_DENIED = re.compile(
    r"\b(?:ne |n')(?:\w+['’ -]?){1,4}?\b(?:pas|plus|jamais|rien)\b|\baucune?\b|\bni \w|\bpas de \w|\bpas d'\w"
)


def denied(text: str) -> str:
    """The clauses of the text that deny something; empty when none does."""
    return " ".join(clause for clause in _CLAUSE.split(text) if _DENIED.search(fold(clause)))
