"""The words of an OpenStreetMap `opening_hours` rule."""

import re
from dataclasses import dataclass

from ingestion.hours.spans import HoursUnclearError

_TOKEN = re.compile(
    r'\s*(?P<word>"[^"]*"|24/7|\d{1,2}:\d{2}|\d{4}|\d{1,2}|\|\||'
    r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|week|off|closed|open)\b|[-,:\[\]/])"
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(slots=True)
class Tokens:
    """A rule cut into words, read from left to right."""

    words: list[str]
    at: int = 0

    @property
    def ended(self) -> bool:
        """Whether all was read."""
        return self.at == len(self.words)

    def ahead(self, word: str, further: int = 0) -> bool:
        """Whether that word comes next, or that many words further."""
        return self.peek(further) == word

    def peek(self, further: int = 0) -> str:
        """The word that comes next, or that many words further; empty at the end."""
        return self.words[self.at + further] if self.at + further < len(self.words) else ""

    def ahead_is_time(self, further: int = 0) -> bool:
        """Whether a time comes that many words further."""
        return bool(_TIME.fullmatch(self.peek(further)))

    def take(self, word: str) -> None:
        """Read that word, or fail."""
        if not self.taken(word):
            raise HoursUnclearError(f"{self.peek() or 'the end'} stands where {word} was expected")

    def taken(self, word: str) -> bool:
        """Read that word when it comes next."""
        if self.ahead(word):
            self.at += 1
            return True
        return False

    def next(self) -> str:
        """Read whatever comes next, or fail at the end."""
        word = self.peek()
        if not word:
            raise HoursUnclearError("the hours stop in the middle of a rule")
        self.at += 1
        return word

    def number(self) -> int:
        """Read a number, or fail."""
        word = self.next()
        if not word.isdigit():
            raise HoursUnclearError(f"{word} stands where a number was expected")
        return int(word)

    def time(self) -> tuple[str, str]:
        """Read a time as its hours and minutes, or fail."""
        found = _TIME.fullmatch(word := self.next())
        if found is None:
            raise HoursUnclearError(f"{word} stands where a time such as 08:30 was expected")
        return found[1], found[2]

    def comment(self) -> str:
        """Read a comment between quotes when one comes next."""
        return self.next().strip('"').strip() if self.peek().startswith('"') else ""


def tokens_of(rule: str) -> Tokens:
    """The words of that rule; HoursUnclearError on one the readers do not know."""
    words: list[str] = []
    at = 0
    while rule[at:].strip():
        found = _TOKEN.match(rule, at)
        if found is None:
            raise HoursUnclearError(f"{rule[at:].strip()[:30]} is not understood")
        words.append(found["word"])
        at = found.end()
    return Tokens(words)
