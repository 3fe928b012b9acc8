"""What a resident tells in many words, and the word documents have for it: `nous habitons ailleurs` is `extérieur`."""

from bot.answering.rules import patterns
from bot.domain.folding import fold


def with_implied(text: str) -> str:
    """The question, with the words it implies and does not say."""
    folded = fold(text)
    implied = [word for word, said in patterns("implied", "says").items() if said.search(folded)]
    return " ".join([*(word for word in implied if fold(word) not in folded), text])
