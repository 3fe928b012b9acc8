"""The subject a question names, among those somebody is responsible for; and how an expression is named."""

import re
from collections.abc import Sequence

from bot.answering.search.channels import Analyser
from bot.answering.sounds import sound
from bot.domain.competences import Competence

_WORD = re.compile(r"[^\W\d_]+")
LEAST_HEARD = 5
"""Letters of a word that may be recognised by its sound."""

Held = tuple[int, int]


class Expressions:
    """The stems of the expressions of a territory, read once: they are the same at every question."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._stems: dict[str, tuple[str, ...]] = {}

    def heard_in(self, text: str) -> frozenset[str]:
        """The stems of a text, and how its longer words sound when they are no French: `composer` is no compost."""
        odd = " ".join(word for word in _WORD.findall(text) if not self._analyser.is_french(word))
        heard = {sound(stem) for stem in self._analyser.terms(odd) if len(stem) >= LEAST_HEARD}
        return frozenset(self._analyser.terms(text)) | heard

    def held(self, expressions: Sequence[str], heard: frozenset[str]) -> Held:
        """Words, then letters, of the longest expression that was heard whole; zeros when none was."""
        whole = [(len(stems), len(one)) for one in expressions if _all(stems := self._read(one), heard)]
        return max(whole, default=(0, 0))

    def _read(self, expression: str) -> tuple[str, ...]:
        if expression not in self._stems:
            self._stems[expression] = tuple(self._analyser.terms(expression))
        return self._stems[expression]


def named_by(text: str, commune: str, competences: Sequence[Competence], expressions: Expressions) -> Competence | None:
    """The one whose expression is named by the most words; the first written when several are."""
    heard = expressions.heard_in(text)
    scored = [
        (expressions.held(one.words, heard), one)
        for one in competences
        if one.holds_in(commune) and not expressions.held(one.unless, heard)[0]
    ]
    best = max((score for score, _ in scored), default=(0, 0))
    return next(one for score, one in scored if score == best) if best[0] else None


def _all(stems: Sequence[str], heard: frozenset[str]) -> bool:
    """Every word, by its letters or by its sound."""
    return bool(stems) and all(stem in heard or (len(stem) >= LEAST_HEARD and sound(stem) in heard) for stem in stems)
