"""The last gate: no sentence leaves with a figure, a name, a denial or a subject that its sources do not hold."""

from collections.abc import Iterable, Sequence

from bot.answering.evidence.matching import Words
from bot.answering.evidence.reader import whole
from bot.answering.figures.claims import turned, unknown_names
from bot.answering.figures.figures import figures, grounds
from bot.answering.figures.readings import Figure
from bot.domain.documents import Passage
from bot.domain.places import Place

LEAST_SUPPORT = 0.5
"""Share of a sentence's words that its sources must hold, when both are in French."""


def unsupported(text: str, sources: Iterable[str]) -> frozenset[Figure]:
    """The figures of a sentence that none of these texts allows; empty: it may leave."""
    said = figures(text)
    return said.difference(*map(grounds, sources)) if said else said


def support(text: str, sources: Iterable[str], words: Words) -> float:
    """The share of the sentence's words that these texts hold; 1 for a sentence without words."""
    said = frozenset(words.terms(text))
    held = frozenset(term for source in sources for term in words.terms(source))
    return len(said & held) / len(said) if said else 1.0


def verified(text: str, passages: Sequence[Passage], places: Sequence[Place], language: str, words: Words) -> bool:
    """Whether the sentence may leave, citing these passages."""
    if not passages or not any(map(str.isalnum, text)):
        return False
    sources = [whole(passage) for passage in passages]
    allowed = [*sources, *map(place_text, places)]
    if unsupported(text, allowed):
        return False
    if language != "fr":
        return True
    fine = not unknown_names(text, allowed) and not turned(text, sources)
    return fine and support(text, sources, words) >= LEAST_SUPPORT


def place_text(place: Place) -> str:
    """Everything the places data says of a place."""
    contact = place.contact
    return "\n".join((place.name, contact.address, contact.phone, contact.email, contact.url, contact.hours))
