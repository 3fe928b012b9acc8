"""A refusal says what is missing and who can help."""

from collections.abc import Sequence

from bot.answering.evidence.lexicon import LEAST_HEARD, Lexicon, Named, sounds
from bot.answering.evidence.matching import content, terms_of
from bot.answering.ground import Lack
from bot.answering.rules import patterns
from bot.answering.sounds import sound
from bot.answering.wording import Reason, Wording
from bot.domain.answers import Outcome, Refusal
from bot.domain.folding import fold
from bot.domain.places import Contact, Place

_OUTCOMES = {
    Reason.NO_EVIDENCE: Outcome.REFUSED_NO_EVIDENCE,
    Reason.UNVERIFIED: Outcome.REFUSED_UNVERIFIED,
}


def refuse(reason: Reason, wording: Wording, contact: Contact | None, *, missing: str = "", limit: int = 0) -> Refusal:
    """The decided words for that reason."""
    outcome = _OUTCOMES.get(reason, Outcome.REFUSED_OUT_OF_SCOPE)
    return Refusal(outcome, wording.refusals[reason].format(limit=limit), missing, contact)


def refuse_for(lack: Lack, message: str, wording: Wording, contact: Contact | None) -> Refusal:
    """What the documents lack, in words of the message, unless it dictates what to say."""
    dictated = patterns("screen", "dictated")["dictated"].search(fold(message))
    named = "" if dictated else ", ".join(lack.words)
    reason = Reason.OUT_OF_SCOPE if lack.far else Reason.NO_EVIDENCE
    missing = wording.missing_subject.format(words=named) if named else wording.missing[lack.aspect]
    if lack.closest:
        missing = f"{missing} {wording.lead.format(title=lack.closest)}"
    return refuse(reason, wording, contact, missing=missing)


def contact_for(question: str, places: Sequence[Place], owners: Sequence[str], lexicon: Lexicon) -> Contact | None:
    """Who can help: the service that answers for the question's subject, else the reception of the closest layer."""
    place = place_for(question, places, owners, lexicon) or general_of(_near(places, owners))
    return place.contact if place else None


def general_of(near: Sequence[Place]) -> Place | None:
    """The reception of the closest layer, else the first place there is."""
    return next((one for one in near if one.general), near[0] if near else None)


def place_for(question: str, places: Sequence[Place], owners: Sequence[str], lexicon: Lexicon) -> Place | None:
    """The service whose topics or name the question names best; None when it names none."""
    stems = frozenset(term.stem for term in content(terms_of(question, (), lexicon)))
    asked = Named(stems, sounds(stems))
    scored = [(_fit(asked, place, lexicon), place) for place in _near(places, owners)] if stems else []
    best = max((score for score, _ in scored), default=0.0)
    return next(place for score, place in scored if score == best) if best > 0 else None


def _near(places: Sequence[Place], owners: Sequence[str]) -> list[Place]:
    """The places of these owners, the closest layer first."""
    return [place for owner in owners for place in places if place.owner == owner]


def _fit(asked: Named, place: Place, lexicon: Lexicon) -> float:
    """The longest topic wholly named in the question, else half named; half of its name counts too."""
    topics = [lexicon.named(topic) for topic in place.topics]
    shared = [(_shared(asked, topic), len(topic.stems)) for topic in topics if topic.stems]
    whole = max((float(size) for held, size in shared if held == size), default=0.0)
    part = max((held / size for held, size in shared), default=0.0)
    name = lexicon.named(place.name)
    named = _shared(asked, name)
    by_name = named if 2 * named >= len(name.stems) or whole else 0
    return whole + (0.4 * part if part > 0.5 else 0.0) + 0.3 * by_name


def _shared(asked: Named, held: Named) -> int:
    """How many words of one are among the other, by their letters or by their sound."""
    if asked.stems.isdisjoint(held.stems) and asked.sounds.isdisjoint(held.sounds):
        return 0
    heard = (word for word in held.stems - asked.stems if len(word) >= LEAST_HEARD)
    return len(asked.stems & held.stems) + sum(sound(word) in asked.sounds for word in heard)
