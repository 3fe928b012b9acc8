"""Which statements of two documents are about one thing.

Rare words weigh more than common ones (inverse document frequency, Sparck Jones 1972); two statements are
compared only when they share words, so that the cost grows with what the documents have in common.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from ingestion.findings.statements import Statement, Words

ALIKE = 0.3
"""Share of the weight of their words that two statements have in common, at least."""
SHARED = 2
"""Words they share, at least: one may be a chance."""
COMMON = 200
"""Statements beyond which a word is too common to bring two of them together."""
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
        self._words = words
        self._held = Counter(term for one in found for term in one.own | one.topic)
        self._count = len(found)
        self._near: dict[str, frozenset[str]] = {}
        self._structure = frozenset(words.terms(" ".join((_STRUCTURE, *names))))
        self._titled = _titled(found)
        share = SPECIFIC * len({one.document.id for one in found})
        self._many = min(max(share, LEAST_SPECIFIC), MOST_SPECIFIC)
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._found = found
        for at, one in enumerate(found):
            for term in one.own:
                self._holding[term].append(at)

    def candidates(self, at: int) -> Iterator[int]:
        """The statements of other documents that share a word that is not too common."""
        one, seen = self._found[at], set[int]()
        for term in sorted(one.own):
            for other in sorted((term, *self.near(term))):
                holding = self._holding.get(other, ())
                if len(holding) <= COMMON:
                    seen.update(holding)
        for rank in sorted(seen):
            if self._found[rank].document.id != one.document.id:
                yield rank

    def share(self, one: Statement, other: Statement) -> float:
        """Of the weight of their words, what they have in common; nothing when they share less than two."""
        shared = {term for term in one.own if term in other.own or self._has_near(term, other.own)}
        if len(shared) < SHARED:
            return 0.0
        weight = self._weight(shared)
        return weight / (self._weight(one.own) + self._weight(other.own) - weight)

    def is_one_thing(self, one: Statement, other: Statement) -> bool:
        """Whether they are about one thing: alike, and their subjects share a word that their lines do not."""
        told = (one.topic & (other.topic | other.own)) | (other.topic & one.own)
        fresh = (term for term in told if not (term in one.own and term in other.own))
        named = any(term not in self._structure and len(self._titled[term]) <= self._many for term in fresh)
        return named and self.share(one, other) >= ALIKE

    def same_title(self, one: str, other: str) -> bool:
        """Whether two titles name one subject, or none: both of everything."""
        left, right = (frozenset(self._words.terms(title)) - self._structure for title in (one, other))
        left, right = (frozenset(term for term in terms if term.isalpha()) for terms in (left, right))
        return bool(left & right) or not (left or right)

    def near(self, term: str) -> frozenset[str]:
        """The stems of the words that stand for one."""
        if term not in self._near:
            self._near[term] = frozenset(self._words.near_terms(term))
        return self._near[term]

    def _has_near(self, term: str, others: Collection[str]) -> bool:
        return any(other in self.near(term) or term in self.near(other) for other in others)

    def _weight(self, terms: Collection[str]) -> float:
        return sum(math.log(1 + self._count / self._held[term]) for term in terms)


def _titled(found: Sequence[Statement]) -> dict[str, set[str]]:
    """By word, the documents whose title or headings hold it."""
    titled: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for term in one.topic:
            titled[term].add(one.document.id)
    return titled
