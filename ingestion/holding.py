"""When a run would make the counter worse: its publication is held back until a person has looked."""

from ingestion.changes import Changes

VANISHED = 0.2
"""Share of the published documents that may go at once."""
SHRUNK = 0.5
"""Share of the published passages that must remain."""
LEAST_DOCUMENTS, LEAST_PASSAGES = 5, 50
"""Fewer may go whatever their share: a small territory changes."""


def reason_to_hold(changes: Changes, published: int, passages: int, passages_now: int) -> str:
    """Why not to publish: too many documents went, or they say too little now; empty when all is well.

    `published` counts the documents of the generation that is served, `passages` its passages.
    """
    gone = len(changes.gone)
    if gone >= LEAST_DOCUMENTS and gone > VANISHED * published:
        return f"{gone} of {published} documents vanished at once (more than {VANISHED:.0%})"
    if passages >= LEAST_PASSAGES and passages_now < SHRUNK * passages:
        return f"{passages_now} passages where {passages} are served (less than {SHRUNK:.0%})"
    return ""
