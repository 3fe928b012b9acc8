"""How likely it is that the best thing found holds what was asked: a logistic model over words and facts."""

import math

from bot.answering.evidence.aspects import Aspect
from bot.answering.evidence.manners import Manner
from bot.answering.evidence.matching import Terms, content
from bot.answering.evidence.scale import SIGNS, TRAITS, UNREAD_SIGNS, UNREAD_TRAITS
from bot.answering.evidence.signs import Signs, weighed
from bot.answering.evidence.traits import Traits
from bot.answering.evidence.weigh import Candidate, Weighed

MANY_WORDS, LONG = 10, 20
"""Words that tell from which a question has many; words in all of a long one, and up to twice that are counted."""
HIGH_SCORE = 15.0
LOOKED, MANY_RIVALS, BESIDE = 10, 4, 2.0
"""Candidates among which rivals are counted, up to how many, and how far below they may score."""

KINDS = (
    Aspect.AMOUNT,
    Aspect.QUANTITY,
    Aspect.DATE,
    Aspect.HOURS,
    Aspect.PHONE,
    Aspect.DURATION,
    Aspect.PERSON,
)


def traits_of(best: Candidate, found: Weighed) -> Traits:
    """The traits of the best candidate among those found."""
    about = content(found.terms)
    others = (one.score for one in found.candidates if _document(one) != _document(best))
    return Traits(
        known=known_share(found.terms),
        words=min(len(about), MANY_WORDS) / MANY_WORDS,
        score=best.score / HIGH_SCORE,
        lacks=float(bool(found.aspects) and found.aspects[0] not in best.aspects),
        headless=float(found.headed and not best.signs.head),
        lead=(best.score - max(others, default=0.0)) / HIGH_SCORE,
        rivals=min(_rivals(best, found), MANY_RIVALS) / MANY_RIVALS,
        exact=float(found.exact),
        named=float(found.named),
        **{kind.value: float(found.aspects[:1] == (kind,)) for kind in KINDS},
        **{manner.value: float(manner in found.manners) for manner in Manner},
        absent=float(any(not term.known for term in about)),
        several=float(bool(found.parts)),
        length=min(found.length, 2 * LONG) / LONG,
        bias=1.0,
    )


def _rivals(best: Candidate, found: Weighed) -> int:
    """How many others hold the kind of fact asked for and the same words of the question, nearly as well."""
    held = frozenset(found.aspects[:1])
    near = (one for one in found.candidates[:LOOKED] if one is not best and one.score >= best.score - BESIDE)
    return sum(one.covers == best.covers and held <= one.aspects for one in near)


def known_share(terms: Terms) -> float:
    """The share, by weight, of the question's words that some passage answers to."""
    about = content(terms)
    total = sum(term.weight for term in about)
    return sum(term.weight for term in about if term.known) / total if total else 0.0


def confidence(best: Candidate, found: Weighed, weights: tuple[Signs, Traits] | None = None) -> float:
    """Between 0 and 1; by the weights of where a model read what is meant, or of where words alone tell."""
    signs, traits = weights or ((SIGNS, TRAITS) if found.is_read else (UNREAD_SIGNS, UNREAD_TRAITS))
    values = zip(traits_of(best, found).values(), traits.values(), strict=True)
    score = weighed(best.signs, signs) + sum(value * weight for value, weight in values)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def _document(one: Candidate) -> str:
    return one.unit.passage.document_id
