"""Questions made from what sheets state, with what answers them and what only seems to. None is used to measure.

A near miss is made by asking the same of another sheet, of another sentence, or of a sentence without such a fact.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.evidence.aspects import Aspect
from bot.answering.search.channels import Analyser
from eval.training.stated import Stated
from eval.training.wordings import hurt, typed

ASKING: dict[Aspect, tuple[str, ...]] = {
    Aspect.AMOUNT: (
        "combien coûte {} ?", "quel est le prix de {} ?", "c'est combien {} ?", "{} : quel montant ?", "tarif {}",
        "combien faut-il payer pour {} ?", "quel est le montant de {} ?",
    ),
    Aspect.DURATION: (
        "combien de temps pour {} ?", "quel délai pour {} ?", "quelle est la durée de {} ?", "{}, c'est long ?",
        "{} : combien de jours ?", "au bout de combien de temps {} ?",
    ),
    Aspect.DATE: ("quand {} ?", "à quelle date {} ?", "jusqu'à quand {} ?", "{} : c'est quand ?", "date {}"),
    Aspect.HOURS: ("à quelle heure {} ?", "quels sont les horaires de {} ?", "{} : de quelle heure à quelle heure ?"),
    Aspect.PHONE: ("quel numéro appeler pour {} ?", "téléphone {}", "qui appeler pour {} ?"),
    Aspect.EMAIL: ("quelle adresse mail pour {} ?", "mail {}", "à qui écrire par courriel pour {} ?"),
    Aspect.QUANTITY: ("combien de {} ?", "{} : combien au maximum ?", "quel nombre pour {} ?", "quel taux pour {} ?"),
    Aspect.PLACE: ("où {} ?", "où faut-il aller pour {} ?", "à quel endroit {} ?", "{} : où s'adresser ?"),
    Aspect.DOCUMENTS: ("quels papiers pour {} ?", "quels documents fournir pour {} ?", "il faut quoi pour {} ?"),
}  # fmt: skip
OPEN = (
    "{} ?", "comment ça se passe {} ?", "{} : quelle est la règle ?", "est-ce que {} ?", "je voudrais savoir pour {}",
    "{}, comment faire ?", "qui est concerné par {} ?", "{}",
)  # fmt: skip
HEADED = ("{title} : {heading} ?", "{heading} pour {title} ?", "{heading} {title}", "{title}, {heading}")

BESIDE = 3
"""Statements that only seem to answer, for each question."""

CLOSE = 6
"""Of what may be taken for the answer, those that say most of the question's words are drawn from."""

PHRASE = (1, 4)
"""Telling words of a phrase taken from a sentence."""

SHARES = {"fact": 0.35, "heading": 0.3, "title": 0.25, "open": 0.1}
SHARE_UNANSWERED, SHARE_WITHOUT_TITLE, SHARE_WITHOUT_HEADING = 0.25, 0.35, 0.6
_WORDS = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the statement that answers it (None: nothing does) and those that do not, as they are shown."""

    text: str
    answer: str | None
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """What one sheet states, and what the sheets it is taken for state."""

    own: Sequence[Stated]
    others: Sequence[Stated]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question before it is hurt and veiled; what may be taken for its answer in its sheet and in the others."""

    text: str
    answer: Stated
    own: Sequence[Stated]
    others: Sequence[Stated]


class Asking:
    """Makes questions."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._terms = lru_cache(maxsize=60_000)(lambda text: frozenset(analyser.terms(text)))

    def ask(self, near: Near, dice: random.Random) -> Asked:
        """One question about the sheet. All that is shown for it lacks its title or its heading, or none does."""
        drawn = self._draw(near, dice)
        without = dice.random() < SHARE_WITHOUT_TITLE, dice.random() < SHARE_WITHOUT_HEADING
        beside = [one.shown(*without) for one in self._beside(drawn, dice)]
        answer = None if dice.random() < SHARE_UNANSWERED else drawn.answer.shown(*without)
        return Asked(hurt(drawn.text, dice), answer, tuple(one for one in beside if one != answer))

    def _draw(self, near: Near, dice: random.Random) -> Drawn:
        kind = dice.choices(list(SHARES), list(SHARES.values()))[0]
        facts = [one for one in near.own if one.kinds]
        under = [one for one in near.own if one.heading]
        if kind == "title" and "?" in near.own[0].title:
            return self._titled(near, dice)
        if kind in ("heading", "title") and under:
            return self._headed(dice.choice(under), near, dice)
        if kind == "fact" and facts:
            one = dice.choice(facts)
            fact = dice.choice(sorted(one.kinds))
            return self._about(one, dice.choice(ASKING[fact]), fact, near, dice)
        return self._about(dice.choice(near.own), dice.choice(OPEN), None, near, dice)

    def _titled(self, near: Near, dice: random.Random) -> Drawn:
        """A title that asks is answered by one of the first sentences, that which says most of it."""
        title = near.own[0].title
        first = max(near.own[:4], key=lambda one: self._shared(title, one.text))
        own = [one for one in near.own[8:] if self._shared(title, one.text) < 2]
        return Drawn(typed(title, self._analyser, dice), first, own, near.others)

    def _headed(self, one: Stated, near: Near, dice: random.Random) -> Drawn:
        text = dice.choice(HEADED).format(title=_lower(one.title), heading=_lower(one.heading))
        elsewhere = [other for other in near.own if other.heading != one.heading]
        return Drawn(text.rstrip("? ") + " ?", one, elsewhere, near.others)

    def _about(self, one: Stated, form: str, fact: Aspect | None, near: Near, dice: random.Random) -> Drawn:
        phrase = self._phrase(one.text, dice)
        subject = _lower(one.title.rstrip(" ?")) if dice.random() < 0.6 else ""
        said = " ".join(part for part in ((phrase, subject) if dice.random() < 0.7 else (subject, phrase)) if part)
        words = self._terms(said)
        unlike = [other for other in near.own if not words <= self._terms(other.shown())]
        same = [other for other in unlike if (fact in other.kinds) == (dice.random() < 0.5)] if fact else unlike
        return Drawn(form.format(said), one, same, near.others)

    def _beside(self, drawn: Drawn, dice: random.Random) -> list[Stated]:
        """Of the same sheet and of those it is taken for, what says most of the question's words."""
        words = self._terms(drawn.text)
        picked: list[Stated] = []
        for pool, many in ((drawn.own, dice.randint(1, BESIDE - 1)), (drawn.others, BESIDE)):
            some = dice.sample(list(pool), min(len(pool), 10 * CLOSE))
            some.sort(key=lambda one: -len(words & self._terms(one.shown())))
            picked += dice.sample(some[:CLOSE], min(many, BESIDE - len(picked), len(some)))
        return picked

    def _phrase(self, text: str, dice: random.Random) -> str:
        """Some words of a sentence that follow each other, beginning and ending with one that says something."""
        words = _WORDS.findall(text)
        telling = [at for at, word in enumerate(words) if self._terms(word)]
        if not telling:
            return text
        first = dice.randrange(len(telling))
        last = min(len(telling) - 1, first + dice.randint(*PHRASE) - 1)
        return _lower(" ".join(words[telling[first] : telling[last] + 1]))

    def _shared(self, one: str, other: str) -> int:
        return len(self._terms(one) & self._terms(other))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or not text[1:2].isalpha() else text
