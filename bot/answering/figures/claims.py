"""What a sentence claims beside its figures: names its sources must hold, and denials its sources must share."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.domain.folding import fold

ALIKE = 0.7
"""Share of a clause's words that a clause of the source holds when both speak of the same thing."""

_NAME = re.compile(
    r"(?<=[\wà-ÿ,;:(«’'-]\s)(?:[LldDqQnNsS]['’])?([A-ZÀÂÇÉÈÊÎÔÙ][a-zà-ÿ]{2,}(?:[-'’][A-ZÀ-Ÿ]?[a-zà-ÿ]+)*)"
)
REMEMBERED = 1_024
"""Sources and their clauses kept read, the latest used: passages and places come back at each question."""

_ORDINARY = frozenset(
    re.findall(
        r"\w+",
        "monsieur madame mairie commune ville etat internet service services guichet conseil maire france republique "
        "lundi mardi mercredi jeudi vendredi samedi dimanche non oui",
    )
)
_CLAUSE = re.compile(r"[.!?…;:\n]+\s*|,\s+(?=(?:mais|sauf|et|ou|donc|car)\b)")
_DENIES = re.compile(r"\b(?:n[e'’]\s?|ne\s)(?=\w)|\b(?:sans|aucune?|jamais|non|ni|interdit\w*|impossible)\b")
_NEGATION = re.compile(r"\b(?:n[e'’]|pas|plus|jamais|aucune?|ni|non|sans)\b|\bn['’]")


def unknown_names(text: str, sources: Iterable[str]) -> frozenset[str]:
    """The proper names of a sentence, its first word apart, that none of these texts holds."""
    said = {part for name in _NAME.findall(text) for part in re.findall(r"\w{3,}", fold(name))} - _ORDINARY
    return frozenset(said).difference(*map(_parts, sources)) if said else frozenset()


def turned(text: str, sources: Sequence[str]) -> bool:
    """Whether a clause denies what its nearest clause in the sources affirms, or affirms what it denies."""
    held = [clause for source in sources for clause in _clauses(source)]
    whole = " ".join(map(_plain, sources))
    return any(_is_turned(clause, held) for clause in _clauses(text) if _plain(clause) not in whole)


def _is_turned(clause: str, held: Sequence[str]) -> bool:
    words = _words(clause)
    if len(words) < 2:
        return False
    near = [(len(words & _words(other)) / len(words), other) for other in held]
    alike = [(share, other) for share, other in near if share >= ALIKE]
    best = max((share for share, _ in alike), default=0.0)
    nearest = [other for share, other in alike if share >= best - 0.1]
    return bool(nearest) and all(_denials(clause) != _denials(other) for other in nearest)


def _denials(clause: str) -> int:
    return len(_DENIES.findall(fold(clause)))


@lru_cache(maxsize=REMEMBERED)
def _parts(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


@lru_cache(maxsize=REMEMBERED)
def _clauses(text: str) -> tuple[str, ...]:
    return tuple(clause for clause in _CLAUSE.split(text) if clause.strip())


@lru_cache(maxsize=REMEMBERED)
def _words(clause: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w{3,}|\d+", _NEGATION.sub(" ", fold(clause))))


@lru_cache(maxsize=REMEMBERED)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
