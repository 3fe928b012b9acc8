"""What a decision to answer looks at beside the signs of the best statement found."""

from dataclasses import dataclass, fields
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Traits:
    """Each between 0 and 1 or so. The same type holds their weights.

    `known`: share of the question's words that some passage holds; `words`: how many it has; `lacks`: the kind of
    fact asked for is not in it; `headless`: what exactly is asked for is not in it; `lead`: how far the next
    document is behind; `rivals`: how many others say the same of the question, so that it tells none of them apart.
    The rest says what is asked, since documents hold some facts more often than others: `exact`: a fact by name;
    `named`: about somebody or some place it names; the kind of fact asked for first; how it is asked (`manners.py`).
    `absent`: no passage has some word of it; `several`: it asks several things; `length`: of the question as
    it was understood, 2 at most.
    """

    known: float = 0.0
    words: float = 0.0
    score: float = 0.0
    lacks: float = 0.0
    headless: float = 0.0
    lead: float = 0.0
    rivals: float = 0.0
    exact: float = 0.0
    named: float = 0.0
    amount: float = 0.0
    quantity: float = 0.0
    date: float = 0.0
    hours: float = 0.0
    phone: float = 0.0
    duration: float = 0.0
    person: float = 0.0
    yes_no: float = 0.0
    how: float = 0.0
    why: float = 0.0
    what_is: float = 0.0
    condition: float = 0.0
    absent: float = 0.0
    several: float = 0.0
    length: float = 0.0
    bias: float = 0.0

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return tuple(map(float, _VALUES(self)))


_VALUES = attrgetter(*(field.name for field in fields(Traits)))
