"""Which questions asked in vain still are: neither signed since, nor answered to whoever asked them next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.answering.approved import Approved, ApprovedAnswer, normalised, standing_signed
from bot.answering.counter import Counter
from bot.storage.measures import Found, Gap


@dataclass(frozen=True, slots=True)
class ReadOnce:
    """Signed answers during one look at the board: a question that many asked is looked up once."""

    approved: Approved
    found: dict[tuple[str, str], ApprovedAnswer | None] = field(default_factory=dict)
    asked: dict[str, Sequence[str]] = field(default_factory=dict)

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        """The answer in force, as it was at the first look."""
        key = (normalised, commune)
        if key not in self.found:
            self.found[key] = self.approved.find(normalised, commune, day)
        return self.found[key]

    def asked_in(self, commune: str) -> Sequence[str]:
        """The questions that have one, as they were at the first look."""
        if commune not in self.asked:
            self.asked[commune] = self.approved.asked_in(commune)
        return self.asked[commune]


def still_unanswered(gaps: Sequence[Gap], found: Sequence[Found], counter: Counter, day: date) -> list[Gap]:
    """The gaps that nothing closed. A bad mark is answered by a signature alone: the next answer may be as bad."""
    latest: dict[tuple[str, str], datetime] = {}
    for one in found:
        key = (normalised(one.question), one.commune)
        latest[key] = max(one.at, latest.get(key, one.at))
    signed, once = {}, ReadOnce(counter.approved)
    left = []
    for gap in gaps:
        key = (normalised(gap.question), gap.commune)
        if not gap.useless and key in latest and latest[key] > gap.at:
            continue
        if key not in signed:
            signed[key] = standing_signed(once, gap.question, gap.commune, day, counter) is not None
        if not signed[key]:
            left.append(gap)
    return left
