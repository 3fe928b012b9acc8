"""Do the passages hold what is asked? The decision looks at words and facts, never at search scores alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.evidence.aspects import Aspect
from bot.answering.evidence.confidence import confidence, known_share
from bot.answering.evidence.holding import holding
from bot.answering.evidence.lightened import lightened
from bot.answering.evidence.matching import Words, content
from bot.answering.evidence.reader import Reader
from bot.answering.evidence.rows import divided_by
from bot.answering.evidence.statements import ROWS
from bot.answering.evidence.weigh import Candidate, Weighed, weigh
from bot.answering.evidence.wholes import untitled_opening
from bot.domain.answers import Evidence
from bot.domain.documents import Ranked

LOOKED = 4
"""Candidates among which the answer is sought."""

LEAST = 1e-4
"""How sure one is at least, where something was weighed."""

LEADING = 0.6
"""Share of the question's words that a document must hold for a refusal to name it."""


@dataclass(frozen=True, slots=True)
class GroundLimits:
    """How sure one must be, the share of known words, how many passages are weighed and kept, their least score.

    `known_unread`: that share where no embedder reads what is meant, and an absent word is all that tells. `cases`: how
    many rows that answer alike are said together; with more, which one is meant is asked. `apart`: how far below the
    best what tells another thing asked may score. `doubtful`: how sure at least, and at most, a second reading may
    change what is decided.
    """

    confidence: float = 0.35
    known: float = 0.3
    known_unread: float = 0.5
    weighed: int = 24
    passages: int = 8
    margin: float = 3.0
    cases: int = ROWS
    apart: float = 6.0
    doubtful: tuple[float, float] = (0.06, 0.85)


@dataclass(frozen=True, slots=True)
class Lack:
    """What no passage holds: the subject's words, or the kind of fact. `far`: no word of the subject is known.

    `closest`: the title of the document that speaks of the subject, empty when none does.
    """

    words: tuple[str, ...] = ()
    aspect: Aspect = Aspect.ANYTHING
    far: bool = False
    closest: str = ""


@dataclass(frozen=True, slots=True)
class Vague:
    """The question names no subject: one clarifying question."""

    aspect: Aspect


@dataclass(frozen=True, slots=True)
class Divided:
    """The answer depends on a case that the question does not say: `case` is what tells the cases apart."""

    case: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """The evidence, how its passages were weighed, and how sure one may be that one of them answers, in 0..1.

    `weighed`: of its candidates, those of the evidence only.
    """

    evidence: Evidence
    weighed: Weighed
    sure: float = 0.0


Held = Grounded | Lack | Vague | Divided


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What is decided by how sure one is, and whether `first`, what would be said first, is the answer."""

    first: Candidate
    sure: float
    if_held: Grounded | Divided
    if_not: Lack

    def settled(self, limits: GroundLimits, evidence: float = 0.0) -> Held:
        """Once `evidence` (natural log-odds) has been added to how sure one was."""
        sure = _surer(self.sure, evidence) if evidence else self.sure
        if sure < limits.confidence:
            return self.if_not
        return replace(self.if_held, sure=sure) if isinstance(self.if_held, Grounded) else self.if_held


def ground(
    question: str, ranked: Sequence[Ranked], owners: Sequence[str], day: date, reader: Reader, limits: GroundLimits
) -> Held | Doubtful:
    """Evidence when some passage of the asker's own layers, in force that day, holds the asked-for fact.

    Undecided where the reading of one statement may change it: not where several things are asked, or one case of many.
    """
    lawful = [one for one in ranked if one.passage.owner in owners and one.passage.validity.holds(day)]
    weighed = weigh(question, lawful[: limits.weighed], lawful, reader, owners[0], day)
    if not content(weighed.terms):
        return Vague(weighed.aspects[0] if weighed.aspects else Aspect.ANYTHING)
    held = holding(weighed.candidates, weighed.aspects)
    if weighed.candidates and not held:
        return Lack(aspect=weighed.aspects[0], closest=_closest(weighed))
    if not held:
        return _lack_of_subject(question, weighed, reader.words)
    looked = looked_at(weighed)
    sure = max((confidence(one, weighed) for one in looked), default=0.0)
    floor = limits.known if weighed.is_read else limits.known_unread
    if sure < min(limits.confidence, limits.doubtful[0]) or known_share(weighed.terms) < floor:
        return _lack_of_subject(question, weighed, reader.words)
    case = divided_by(held, limits.cases)
    if_held = Divided(case) if case else _grounded(Evidence(_kept(held, weighed, limits), question), weighed, sure)
    doubtful = Doubtful((looked or held)[0], sure, if_held, _lack_of_subject(question, weighed, reader.words))
    decided = weighed.parts or case or sure > limits.doubtful[1]
    return doubtful.settled(limits) if decided else doubtful


def _surer(sure: float, evidence: float) -> float:
    return 1 / (1 + (1 / max(sure, LEAST) - 1) * math.exp(-evidence))


def _grounded(evidence: Evidence, weighed: Weighed, sure: float) -> Grounded:
    """Only the candidates of the passages that are kept: nothing else may be said."""
    kept = {one.passage.id for one in evidence.passages}
    said = lightened(one for one in weighed.candidates if one.unit.passage.id in kept)
    return Grounded(evidence, replace(weighed, candidates=said), sure)


def looked_at(weighed: Weighed) -> list[Candidate]:
    """What would be said: one of them that surely answers is enough; none when the best contradicts the question."""
    looked = holding(weighed.candidates, weighed.aspects)[:LOOKED]
    return [] if looked and _contradicts(looked[0]) else [one for one in looked if not _contradicts(one)]


def _contradicts(one: Candidate) -> bool:
    """Whether it is of another year or another size than the asked one, or lacks what is asked for by name."""
    return bool(one.signs.other_year or one.signs.misfit or one.signs.inexact)


def _kept(held: Sequence[Candidate], weighed: Weighed, limits: GroundLimits) -> tuple[Ranked, ...]:
    """The passages of the best candidates, best first, the opening of the best's sheet when it bears no title.

    One more for each thing asked that they do not tell.
    """
    floor = held[0].score - limits.margin
    near = [one for one in held if one.score >= floor]
    passages = {one.unit.passage.id: one.ranked for one in near}
    kept = dict(tuple(passages.items())[: limits.passages])
    if opening := untitled_opening(held[0], weighed.candidates):
        kept[opening.passage.id] = opening
    for part in weighed.parts:
        if not any(part.told_by(one.covers, one.aspects) for one in near):
            far = held[0].score - limits.apart
            told = (one for one in weighed.candidates if one.score >= far and part.told_by(one.covers, one.aspects))
            kept |= {one.unit.passage.id: one.ranked for one in tuple(told)[:1]}
    return tuple(kept.values())


def _lack_of_subject(question: str, weighed: Weighed, analyser: Words) -> Lack:
    about = content(weighed.terms)
    absent = {term.stem for term in about if not term.known}
    # Ordinary words only: a name or a number is never said back, it may be somebody's.
    said = [word.strip('.,;:?!«»()"') for word in question.split() if absent & set(analyser.terms(word))]
    words = [word for word in said if word.islower() and word.replace("'", "").replace("’", "").isalpha()]
    far = len(absent) == len(about)
    return Lack(words=tuple(dict.fromkeys(words)), far=far, closest="" if far else _closest(weighed))


def _closest(weighed: Weighed) -> str:
    """A lead for whoever asks: the document that says most of the question's words, if it says enough of them."""
    best = max(weighed.candidates, key=lambda one: one.signs.covered, default=None)
    return best.unit.passage.title if best and best.signs.covered >= LEADING else ""
