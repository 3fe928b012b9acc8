"""The signs by which something a passage can say is recognised as an answer, and how much each counts."""

from dataclasses import dataclass, fields
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Signs:
    """Each between 0 and 1 or so. The same type holds their weights.

    Words: `covered` anywhere near, `own` in the unit itself, `focus` those of the asking clause, `exact` without
    near words, `head` what is asked for, `pairs` words side by side, `rare` the rarest ones, `missing` and
    `missing_rare` those that the whole passage lacks, `purity` how little else its label says.
    Facts: `strict_aspect` a figure of the kind asked, `loose_aspect` a kind recognised loosely, `other_aspects`,
    `heading_aspect`, `manner`, `exactly` or `inexact` what is asked for by name,
    `names` of the question or `other_names`, `beheaded`: the hall where its terrace is asked about; `subject` said
    near it or `subjectless`, `sibling` when said of another of the family of what is asked about, `denied` the share of
    the question in clauses that say no.
    Given facts found or contradicted: `number`, `within`, `outside`, `misfit` (a row), `day`, `other_day`, `month`,
    `other_month`, `year`, `other_year`, `stale`, `upcoming`, `past`.
    Where it stands: `title`, `heading`, `before`, `found`, `rank`, `dense`, `votes`, `closest`, `first`, `early`,
    `lead`; `meaning`: how near it is whatever the words, 0 as usual, 1 as answers are. Its shape: `row`,
    `whole_list`, `item`, `contact`, `length`, `long`.
    """

    covered: float = 0.0
    own: float = 0.0
    focus: float = 0.0
    exact: float = 0.0
    head: float = 0.0
    pairs: float = 0.0
    rare: float = 0.0
    missing: float = 0.0
    missing_rare: float = 0.0
    purity: float = 0.0
    title: float = 0.0
    heading: float = 0.0
    before: float = 0.0
    strict_aspect: float = 0.0
    loose_aspect: float = 0.0
    other_aspects: float = 0.0
    heading_aspect: float = 0.0
    manner: float = 0.0
    exactly: float = 0.0
    inexact: float = 0.0
    names: float = 0.0
    other_names: float = 0.0
    beheaded: float = 0.0
    subject: float = 0.0
    subjectless: float = 0.0
    sibling: float = 0.0
    denied: float = 0.0
    number: float = 0.0
    within: float = 0.0
    outside: float = 0.0
    misfit: float = 0.0
    day: float = 0.0
    other_day: float = 0.0
    month: float = 0.0
    other_month: float = 0.0
    year: float = 0.0
    other_year: float = 0.0
    stale: float = 0.0
    upcoming: float = 0.0
    past: float = 0.0
    found: float = 0.0
    rank: float = 0.0
    dense: float = 0.0
    meaning: float = 0.0
    votes: float = 0.0
    closest: float = 0.0
    first: float = 0.0
    early: float = 0.0
    lead: float = 0.0
    row: float = 0.0
    whole_list: float = 0.0
    item: float = 0.0
    contact: float = 0.0
    length: float = 0.0
    long: float = 0.0

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return tuple(map(float, _VALUES(self)))


_VALUES = attrgetter(*(field.name for field in fields(Signs)))


def weighed(signs: Signs, scale: Signs) -> float:
    """The score of these signs."""
    return sum(value * weight for value, weight in zip(signs.values(), scale.values(), strict=True))
