"""What a question is about, and whether a statement speaks of that thing or denies that it is."""

from bot.answering.evidence.matching import Terms, content, match
from bot.answering.evidence.needs import Sought
from bot.answering.evidence.reader import ReadPassage, ReadUnit

UNDER_TITLE = 0.7
"""What a subject that only the title says is worth against one said beside the fact."""

DENYING = 0.4
"""Share of the question that a clause must hold to answer it by saying no."""


def subject_signs(one: ReadUnit, passage: ReadPassage, asked: Sought) -> dict[str, float]:
    """How near the fact the subject is said, whether nowhere near, and how much of the question is denied."""
    near = ((one.said, 1.0), (passage.heading, 1.0), (passage.title, UNDER_TITLE), (one.before, UNDER_TITLE))
    held = max((match(term, text) * worth for term in asked.subject for text, worth in near), default=0.0)
    return {
        "subject": held,
        "subjectless": float(bool(asked.subject) and not held),
        "denied": _denied(content(asked.terms), one),
    }


def _denied(about: Terms, one: ReadUnit) -> float:
    """The share of the question, by weight, that clauses hold which deny something; 0 when it is little."""
    if not one.denied.stems:
        return 0.0
    total = sum(term.weight for term in about) or 1.0
    share = sum(term.weight * match(term, one.denied) for term in about) / total
    return share if share >= DENYING else 0.0
