"""What a decision teaches the evaluation: a question, what its answer must hold, and what it must never say again."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.requests import Request
from bot.domain.reviews import Reason, Review, Suggestion, Verdict

_GAP = r"[ \u00a0\u202f]"
_UNITS = rf"€|euros?\b|centimes?\b|%|h(?:{_GAP}?\d{{2}})?\b|ans?\b|mois\b|jours?\b|semaines?\b|kg\b|m³"
_FIGURE = re.compile(rf"(?<![\w.,/-])\d+(?:{_GAP}\d{{3}})*(?:[.,]\d+)?(?:{_GAP}?(?:{_UNITS}))?")
_WRONG_WORDS = (Reason.WRONG_SOURCE, Reason.OUTDATED, Reason.PERSONAL_DATA)


class Ending(StrEnum):
    """How the question should end from now on."""

    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One case, as `guichet-eval answers` reads it. `nuggets`: facts, each by any of its writings."""

    id: str
    question: str
    commune: str
    at: str
    kind: str
    expect: Ending
    gold: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()


def lesson_of(review: Review, request: Request, suggestion: Suggestion) -> Lesson | None:
    """The case a decision makes; None for what teaches nothing: one person's own matter, or a mere change of tone."""
    if not request.question.strip() or "[" in request.question or not review.reusable:
        return None
    said, proposed = facts(review.text), facts(review.proposed)
    wrong = tuple(one for one in proposed if one not in said and one not in review.text)
    if review.verdict is Verdict.REJECTED:
        if review.reason not in _WRONG_WORDS or not (wrong or review.proposed.strip()):
            return None
        return _lesson(review, request, "known_wrong", Ending.REFUSED, forbidden=wrong or _lines(review.proposed))
    kept = {one.passage_id for one in suggestion.citations if one.number in review.citations}
    gold = tuple(dict.fromkeys(one.document_id for one in suggestion.supports if one.passage_id in kept))
    nuggets = tuple((one,) for one in said) or tuple((one,) for one in _lines(review.text)[:1])
    wrong = () if review.reason is Reason.TONE else wrong
    return _lesson(review, request, "signed", Ending.ANSWERED, gold=gold, nuggets=nuggets, forbidden=wrong)


def facts(text: str) -> tuple[str, ...]:
    """The figures of a text with their units, as they are written, each once."""
    return tuple(dict.fromkeys(found.group().strip() for found in _FIGURE.finditer(text)))


def _lesson(
    review: Review,
    request: Request,
    kind: str,
    expect: Ending,
    gold: tuple[str, ...] = (),
    nuggets: tuple[tuple[str, ...], ...] = (),
    forbidden: tuple[str, ...] = (),
) -> Lesson:
    at = review.at.isoformat(timespec="minutes")
    case_id = f"R-{review.id[:12]}"
    return Lesson(case_id, request.question, request.commune, at, kind, expect, gold, nuggets, forbidden)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
