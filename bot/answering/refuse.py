"""A refusal says what is missing and who can help."""

from collections.abc import Sequence

from bot.answering.ground import Lack
from bot.answering.matching import Words
from bot.answering.wording import Reason, Wording
from bot.domain.answers import Outcome, Refusal
from bot.domain.places import Contact, Place

_OUTCOMES = {
    Reason.NO_EVIDENCE: Outcome.REFUSED_NO_EVIDENCE,
    Reason.UNVERIFIED: Outcome.REFUSED_UNVERIFIED,
}


def refuse(reason: Reason, wording: Wording, contact: Contact | None, *, missing: str = "", limit: int = 0) -> Refusal:
    """The decided words for that reason."""
    outcome = _OUTCOMES.get(reason, Outcome.REFUSED_OUT_OF_SCOPE)
    return Refusal(outcome, wording.refusals[reason].format(limit=limit), missing, contact)


def refuse_for(lack: Lack, wording: Wording, contact: Contact | None) -> Refusal:
    """What the documents lack, in words."""
    reason = Reason.OUT_OF_SCOPE if lack.far else Reason.NO_EVIDENCE
    missing = (
        wording.missing_subject.format(words=", ".join(lack.words)) if lack.words else wording.missing[lack.aspect]
    )
    return refuse(reason, wording, contact, missing=missing)


def contact_for(question: str, places: Sequence[Place], owners: Sequence[str], words: Words) -> Contact | None:
    """Who can help: the service whose topics the question names best, else the reception of the closest layer."""
    asked = frozenset(words.terms(question))
    near = [place for owner in owners for place in places if place.owner == owner]
    scored = [(_fit(asked, place, words), place) for place in near]
    best = max((score for score, _ in scored), default=0.0)
    if best > 0:
        return next(place.contact for score, place in scored if score == best)
    general = [place for place in near if place.general] or near
    return general[0].contact if general else None


def _fit(asked: frozenset[str], place: Place, words: Words) -> float:
    """The longest topic wholly named in the question; a part of one counts less, the name of the place too."""
    topics = [frozenset(words.terms(topic)) for topic in place.topics]
    whole = max((float(len(topic)) for topic in topics if topic and topic <= asked), default=0.0)
    part = max((len(topic & asked) / len(topic) for topic in topics if topic), default=0.0)
    named = len(frozenset(words.terms(place.name)) & asked)
    return whole + (0.4 * part if part >= 0.5 else 0.0) + 0.3 * named
