"""The signs that are words: which of the question's a unit holds, what it stands under, and the rest of its passage."""

from collections.abc import Sequence

from bot.answering.evidence.marks import Marks, Row, Some, best
from bot.answering.evidence.matching import content
from bot.answering.evidence.needs import Sought
from bot.answering.evidence.reader import ReadPassage
from bot.answering.evidence.siblings import Asked

RARE = 2
"""How many of the rarest words are looked at apart."""

ELSEWHERE = 0.5
"""What a word lacks that only the rest of the passage holds."""

UNDER_TITLE = 0.7
"""What a subject that only the title says is worth against one said beside the fact."""

DENYING = 0.4
"""Share of the question that a clause must hold to answer it by saying no."""


class Asking:
    """A question and its words by what they do in it, as places in rows of marks; `kin`: what families it names."""

    def __init__(self, asked: Sought, kin: Sequence[Asked]) -> None:
        self.kin = kin
        self.sought, self.marks = asked, Marks(asked.terms)
        about, place = content(asked.terms), self.marks.place
        self.stems = tuple(term.stem for term in asked.terms)
        self.all, self.about = self.marks.some(asked.terms), self.marks.some(about)
        self.focus, self.head = self.marks.some(content(asked.focus)), self.marks.some(asked.head)
        self.rarest = self.marks.some(sorted(about, key=lambda term: -term.weight)[:RARE])
        self.heaviest = max((term.weight for term in about), default=1.0)
        self.pairs = tuple((place(one), place(other), min(one.weight, other.weight)) for one, other in asked.pairs)
        self.paired = sum(worth for _, _, worth in self.pairs) or 1.0
        self.names, self.subject = tuple(map(place, asked.names)), tuple(map(place, asked.subject))
        self.heads = tuple((place(thing), place(of)) for thing, of in asked.heads)
        self.weight = self.about.weight()

    def denied(self, row: Row) -> float:
        """The share of the question, by weight, held by clauses that deny something; 0 when it is little."""
        share = sum([weight * row[at] for at, weight in self.about.words]) / self.weight
        return share if share >= DENYING else 0.0


class PassageWords:
    """The words of a question in one passage. Units that hold the same of them show the same signs, made once."""

    def __init__(self, passage: ReadPassage, asking: Asking) -> None:
        marks = asking.marks
        self._asking = asking
        self._heading, self._title = marks.of(passage.heading), marks.of(passage.title)
        self._whole = marks.of(passage.whole)
        self._under = best((self._heading, 0.9), (self._title, 0.9))
        self._made: dict[tuple[Row, Row, bool], dict[str, float]] = {}
        absent = [weight for at, weight in asking.about.words if not self._whole[at]]
        self._same = {
            "missing": sum(absent) / asking.weight,
            "missing_rare": max(absent, default=0.0) / asking.heaviest,
            "title": asking.about.share(self._title),
            "heading": asking.about.share(self._heading),
        }

    def signs(self, said: Row, before: Row, *, hangs: bool) -> dict[str, float]:
        """Those of a unit that says this after that; `hangs`: what is before belongs to it."""
        key = (said, before, hangs)
        if key not in self._made:
            near = (said, self._heading, self._title, *((before,) if hangs else ()))
            self._made[key] = {
                **self._same,
                **self._shares(said, before, near),
                **self._identity(near),
                **self._subject(said, before),
            }
        return self._made[key]

    def holds(self, said: Row, places: Sequence[int]) -> bool:
        """Whether the unit or its heading holds each of these words."""
        return all(said[at] or self._heading[at] for at in places)

    def _shares(self, said: Row, before: Row, together: Sequence[Row]) -> dict[str, float]:
        asked = self._asking
        near = best((said, 1.0), (self._under, 1.0), *(((before, 0.9),) if len(together) > 3 else ()))
        return {
            "covered": asked.about.share(best((near, 1.0), (before, 0.7), (self._whole, 0.5))),
            "own": asked.all.share(said),
            "focus": asked.focus.share(near),
            "exact": _exact(asked.about, together, asked.weight),
            "head": asked.head.share(best((said, 1.0), (self._heading, 0.7), (self._title, 0.4))),
            "pairs": self._pairs(together),
            "rare": asked.rarest.share(near),
            "before": asked.about.share(before),
        }

    def _pairs(self, places: Sequence[Row]) -> float:
        """The share of the neighbouring words of the question that one place holds together."""
        pairs = self._asking.pairs
        held = [worth for one, other, worth in pairs if any(row[one] and row[other] for row in places)]
        return sum(held) / self._asking.paired

    def _identity(self, near: Sequence[Row]) -> dict[str, float]:
        """Whether it is about the very thing: the names of the question, and what is of something rather than that."""
        lacking = [self._lacking(at, near) for at in self._asking.names]
        of_that = [thing for thing, of in self._asking.heads if not self._lacking(of, near)]
        return {
            "names": float(bool(lacking) and not any(lacking)),
            "other_names": sum(lacking) / len(lacking) if lacking else 0.0,
            "beheaded": max((self._lacking(thing, near) for thing in of_that), default=0.0),
        }

    def _lacking(self, at: int, near: Sequence[Row]) -> float:
        """0 when the unit or what it stands under holds the word, half when the rest of the passage does, else 1."""
        if any(row[at] for row in near):
            return 0.0
        return ELSEWHERE if self._whole[at] else 1.0

    def _subject(self, said: Row, before: Row) -> dict[str, float]:
        """How near the fact the subject is said, or whether nowhere near."""
        places = ((said, 1.0), (self._heading, 1.0), (self._title, UNDER_TITLE), (before, UNDER_TITLE))
        held = max((row[at] * worth for at in self._asking.subject for row, worth in places), default=0.0)
        return {"subject": held, "subjectless": float(bool(self._asking.subject) and not held)}


def _exact(terms: Some, places: Sequence[Row], total: float) -> float:
    """The share of the words that are said as they are in one place."""
    return sum([weight for at, weight in terms.words if any(row[at] == 1.0 for row in places)]) / total
