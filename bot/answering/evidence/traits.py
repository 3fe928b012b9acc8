"""What a decision to answer looks at beside the signs of the best statement found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traits:
    """Each between 0 and 1 or so. The same type holds their weights.

    `known`: share of the question's words that some passage holds; `words`: how many it has; `lacks`: the kind of
    fact asked for is not in it; `headless`: what exactly is asked for is not in it; `lead`: how far the next
    document is behind.
    """

    known: float = 0.0
    words: float = 0.0
    score: float = 0.0
    lacks: float = 0.0
    headless: float = 0.0
    lead: float = 0.0
    bias: float = 0.0

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return (self.known, self.words, self.score, self.lacks, self.headless, self.lead, self.bias)
