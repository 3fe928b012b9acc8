"""From an agent's decision to the signed answer that serves the next residents."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from bot.answering.approved import normalised
from bot.domain.answers import Citation
from bot.domain.requests import Request
from bot.domain.reviews import ApprovedAnswer, Review, Suggestion, Verdict, signed_sentences

LASTS = timedelta(days=182)
"""A signature holds half a year unless the agent says otherwise."""


def kept_sources(suggestion: Suggestion, numbers: Sequence[int]) -> tuple[Citation, ...]:
    """The sources an agent kept, in their order."""
    return tuple(one for one in suggestion.citations if one.number in numbers)


def signed_from(
    review: Review, request: Request, suggestion: Suggestion, asked: str, owner: str, author: str, expires_on: date
) -> ApprovedAnswer | None:
    """The signed answer to `asked`; None for what may serve nobody else, or for a question that names somebody."""
    if review.verdict is Verdict.REJECTED or not review.reusable or not review.text.strip() or not normalised(asked):
        return None
    kept = kept_sources(suggestion, review.citations)
    passages = {one.passage_id for one in kept}
    return ApprovedAnswer(
        signed_sentences(review.text, kept),
        uuid.uuid4().hex,
        request.commune,
        request.question,
        normalised(asked),
        owner,
        author,
        review.at,
        expires_on,
        tuple(one for one in suggestion.supports if one.passage_id in passages),
    )
