"""The subject a question names, among those somebody is responsible for; and how an expression is named."""

from collections.abc import Sequence

from bot.answering.matching import Words
from bot.answering.sounds import sound
from bot.domain.competences import Competence

LEAST_HEARD = 5
"""Letters of a word that may be recognised by its sound."""

Held = tuple[int, int]


def named_by(text: str, commune: str, competences: Sequence[Competence], analyser: Words) -> Competence | None:
    """The one whose expression is named by the most words; the first written when several are."""
    heard = heard_in(text, analyser)
    scored = [
        (held(one.words, heard, analyser), one)
        for one in competences
        if one.holds_in(commune) and not held(one.unless, heard, analyser)[0]
    ]
    best = max((score for score, _ in scored), default=(0, 0))
    return next(one for score, one in scored if score == best) if best[0] else None


def heard_in(text: str, analyser: Words) -> frozenset[str]:
    """The stems of a text, and how its longer words sound."""
    said = frozenset(analyser.terms(text))
    return said | {sound(word) for word in said if len(word) >= LEAST_HEARD}


def held(expressions: Sequence[str], heard: frozenset[str], analyser: Words) -> Held:
    """Words, then letters, of the longest expression that was heard whole; zeros when none was."""
    whole = [(len(stems), len(one)) for one in expressions if _all(stems := analyser.terms(one), heard)]
    return max(whole, default=(0, 0))


def _all(stems: Sequence[str], heard: frozenset[str]) -> bool:
    """Every word, by its letters or by its sound."""
    return bool(stems) and all(stem in heard or (len(stem) >= LEAST_HEARD and sound(stem) in heard) for stem in stems)
