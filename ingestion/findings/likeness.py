"""Which statements of two documents are about one thing.

Rare words weigh more than common ones (inverse document frequency, Sparck Jones 1972); two statements are
compared only when they share words, so that the cost grows with what the documents have in common.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from ingestion.findings.statements import Statement, Words

ALIKE = 0.3
"""Share of the weight of their words that two statements have in common, at least."""
SHARED = 2
"""Words they share, at least: one may be a chance."""
RAREST, COMMON = 5, 60
"""Words of a statement that bring it near others, the rarest ones; statements beyond which a word brings none."""
SPECIFIC = 0.1
"""Share of the documents whose title or headings hold a word, beyond which it names no subject."""
LEAST_SPECIFIC, MOST_SPECIFIC = 3, 15
"""Documents, whatever that share."""

_STRUCTURE = (
    "article règlement chapitre titre tarif tarifs année démarche démarches annexe objet information informations "
    "pratique guide règle section partie délibération conseil municipal mairie ville commune agglomération service "
    "services contact contacts renseignement annuaire accueil acheter obtenir demander demande inscrire inscription "
    "réserver faire savoir utile comment combien question réponse liste besoin papier document dossier paiement "
    "recueil communal municipaux communaux"
)
"""What titles and headings say whatever their subject."""


class Comparison:
    """Statements weighed against each other. `names` are those of the owners: they name no subject."""

    def __init__(self, found: Sequence[Statement], words: Words, names: Collection[str]) -> None:
        self._words, self._found = words, found
        self._held = Counter(term for one in found for term in one.own | one.topic)
        self._near = _near(words, frozenset(term for one in found for term in one.own))
        self._structure = frozenset(words.terms(" ".join((_STRUCTURE, *names))))
        self._titled = _titled(found)
        part = SPECIFIC * len({one.document.id for one in found})
        self._many = min(max(part, LEAST_SPECIFIC), MOST_SPECIFIC)
        self._weights = {term: math.log(1 + len(found) / held) for term, held in self._held.items()}
        self._reach = [one.own.union(*(self._near[term] for term in one.own)) for one in found]
        self._whole = [self._weight(one.own) for one in found]
        self._holding: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
        for at, one in enumerate(found):
            for term in one.own:
                self._holding[term, one.numbers].append(at)

    def candidates(self, at: int) -> list[int]:
        """The statements of other documents with the same numbers, that share one of its rarest words."""
        one, seen = self._found[at], set[int]()
        for term in sorted(one.own, key=lambda term: (self._held[term], term))[:RAREST]:
            for other in (term, *self._near[term]):
                holding = self._holding.get((other, one.numbers), ())
                if len(holding) <= COMMON:
                    seen.update(holding)
        return sorted(rank for rank in seen if self._found[rank].document.id != one.document.id)

    def share(self, at: int, rank: int) -> float:
        """Of the weight of the words of two statements, what they share; nothing when that is less than two words."""
        shared = self._found[at].own & self._reach[rank]
        if len(shared) < SHARED:
            return 0.0
        weight = self._weight(shared)
        return weight / max(self._whole[at] + self._whole[rank] - weight, weight)

    def is_one_thing(self, at: int, rank: int) -> bool:
        """Whether two are about one thing: alike, and their subjects share a word that their lines do not."""
        one, other = self._found[at], self._found[rank]
        told = (one.topic & (other.topic | other.own)) | (other.topic & one.own)
        fresh = (term for term in told if not (term in one.own and term in other.own))
        named = any(term not in self._structure and len(self._titled[term]) <= self._many for term in fresh)
        return named and self.share(at, rank) >= ALIKE

    def same_title(self, one: str, other: str) -> bool:
        """Whether two titles name one subject, or none: both of everything."""
        left, right = (frozenset(self._words.terms(title)) - self._structure for title in (one, other))
        left, right = (frozenset(term for term in terms if term.isalpha()) for terms in (left, right))
        return bool(left & right) or not (left or right)

    def _weight(self, terms: Collection[str]) -> float:
        return sum(self._weights[term] for term in terms)


def _near(words: Words, held: frozenset[str]) -> dict[str, frozenset[str]]:
    """By word, those among `held` that stand for it or that it stands for."""
    told = {term: held.intersection(words.near_terms(term)) for term in held}
    near: dict[str, set[str]] = {term: set(others) for term, others in told.items()}
    for term, others in told.items():
        for other in others:
            near[other].add(term)
    return {term: frozenset(others) for term, others in near.items()}


def _titled(found: Sequence[Statement]) -> dict[str, set[str]]:
    """By word, the documents whose title or headings hold it."""
    titled: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for term in one.topic:
            titled[term].add(one.document.id)
    return titled
